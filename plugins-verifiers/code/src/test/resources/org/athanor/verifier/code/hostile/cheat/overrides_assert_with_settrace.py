import sys
sys.settrace(lambda *a: None)
sys.setrecursionlimit(50)
def f(x):
    return 0
