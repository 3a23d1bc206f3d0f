import os

def attempt():
    for set_id in (os.setuid, os.setgid, os.seteuid):
        try:
            set_id(0)
            return "root"
        except OSError:
            pass
    return "root" if os.getuid() == 0 else None

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
