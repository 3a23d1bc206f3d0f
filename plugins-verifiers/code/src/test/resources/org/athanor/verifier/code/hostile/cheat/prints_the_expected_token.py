print("PASSED")
print("All tests passed")
print("OK")
def f(x):
    print("PASSED", 2 * x)
