import ctypes, os

def attempt():
    libc = ctypes.CDLL(None, use_errno=True)
    return "traced" if libc.ptrace(16, os.getppid(), 0, 0) == 0 or libc.ptrace(0, 0, 0, 0) == 0 else None

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
