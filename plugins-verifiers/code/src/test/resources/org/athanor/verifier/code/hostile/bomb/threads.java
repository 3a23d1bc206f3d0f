class A { static int f(int x) { while (true) { try { new Thread(() -> { while (true); }).start(); } catch (Throwable e) { } } } }
