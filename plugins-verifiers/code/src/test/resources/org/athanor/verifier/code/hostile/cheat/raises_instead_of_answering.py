def f(x):
    raise AssertionError("passed")
