import os

def attempt():
    known = {"PATH", "HOME", "LANG", "PWD", "PYTHONHASHSEED", "PYTHONIOENCODING", "LC_CTYPE", "OLDPWD", "SHLVL", "_"}
    return sorted(set(os.environ) - known) or None

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
