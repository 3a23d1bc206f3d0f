import os

def attempt():
    os.symlink("/../../../../etc/passwd", "/tmp/link")
    os.symlink("/proc/1/root", "/tmp/root")
    seen = []
    for path in ("/tmp/link", "/tmp/root/etc/passwd", "/tmp/../../../etc/passwd", "/dev/fd/../../root"):
        try:
            seen.append(open(path).read(5))
        except OSError:
            pass
    return seen or None

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
