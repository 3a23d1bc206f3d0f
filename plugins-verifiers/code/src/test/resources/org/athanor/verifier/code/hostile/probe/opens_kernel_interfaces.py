import ctypes, platform
if platform.machine() != "x86_64":
    raise SystemExit("numbers of x86-64 only")

def attempt():
    libc = ctypes.CDLL(None, use_errno=True)
    done = []
    for name, number, args in (("bpf", 321, (0, 0, 0)), ("perf_event_open", 298, (0, 0, -1, -1, 0)), ("userfaultfd", 323, (1,)), ("keyctl", 250, (0, -3, 1)), ("io_uring_setup", 425, (1, 0))):
        ctypes.set_errno(0)
        if libc.syscall(number, *args) >= 0 or ctypes.get_errno() not in (1, 38):
            done.append((name, ctypes.get_errno()))
    return done or None

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
