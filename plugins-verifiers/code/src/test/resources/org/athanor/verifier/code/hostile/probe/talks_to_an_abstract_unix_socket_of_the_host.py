import socket

def attempt():
    s = socket.socket(socket.AF_UNIX)
    for name in ("\0/tmp/.X11-unix/X0", "\0/tmp/dbus", "/run/dbus/system_bus_socket", "/var/run/docker.sock"):
        try:
            s.connect(name)
            return name
        except OSError:
            pass

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
