import os

def attempt():
    seen = []
    for pid in list(range(3, 2000)):
        if pid != os.getpid():
            try:
                os.kill(pid, 0)
                seen.append(pid)
            except OSError:
                pass
    return [p for p in seen if p > 20] or None

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
