def attempt():
    done = []
    for path in ("/x", "/usr/x", "/usr/bin/x", "/etc/x", "/home/x", "/root/x", "/var/x", "/dev/x", "/lib/x", "/proc/x", "/mnt/x", "/srv/x"):
        try:
            open(path, "w").close()
            done.append(path)
        except OSError:
            pass
    return done or None

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
