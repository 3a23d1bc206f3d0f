import os

def attempt():
    seen = []
    for pid in [os.getppid(), 1, 2] + list(range(100, 400)):
        for name in ("environ", "mem", "maps", "root/etc/passwd", "cwd"):
            try:
                with open("/proc/%d/%s" % (pid, name), "rb") as file:
                    seen.append((pid, name, file.read(10)))
            except OSError:
                pass
    return seen or None

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
