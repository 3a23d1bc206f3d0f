class A { static int f(int x) { Runtime.getRuntime().halt(0); return 4; } }
