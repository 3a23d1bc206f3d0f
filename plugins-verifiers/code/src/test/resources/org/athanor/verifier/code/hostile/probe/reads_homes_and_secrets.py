import os

def attempt():
    seen = []
    for path in ("/etc/passwd", "/etc/shadow", "/root", "/home", "/work", "/var", "/etc/hostname", "/run", "/opt", "/srv"):
        try:
            os.listdir(path) if not os.path.isfile(path) else open(path).read()
            seen.append(path)
        except OSError:
            pass
    return seen or None

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
