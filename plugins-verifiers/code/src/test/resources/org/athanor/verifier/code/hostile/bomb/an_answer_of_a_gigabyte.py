def f(x):
    return "x" * (300 << 20)
