class A {
  static Object f(int x) {
    return new A();
  }
  @Override public boolean equals(Object other) { return true; }
  @Override public int hashCode() { return 4; }
}
