import subprocess

def attempt():
    for program in ("/usr/bin/su", "/usr/bin/sudo", "/usr/bin/passwd", "/usr/bin/mount", "/usr/bin/newuidmap"):
        try:
            out = subprocess.run([program, "-c", "id"], capture_output=True, timeout=2, stdin=subprocess.DEVNULL)
            if b"uid=0" in out.stdout:
                return program
        except (OSError, subprocess.SubprocessError):
            pass

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
