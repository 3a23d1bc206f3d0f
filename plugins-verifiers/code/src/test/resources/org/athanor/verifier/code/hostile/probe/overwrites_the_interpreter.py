import os, sys

def attempt():
    open(os.path.realpath(sys.executable), "r+b").write(b"x")
    return "written"

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
