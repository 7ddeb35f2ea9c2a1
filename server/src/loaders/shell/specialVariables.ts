/** Variables that a shell itself sets, computes or guards, so that neither their value nor an assignment to them can be read off a file. */

/** bash(1), "Shell Variables": an assignment fails with "readonly variable". */
export const readonlyInBash: ReadonlySet<string> = new Set(["UID", "EUID", "PPID", "BASHOPTS", "SHELLOPTS", "BASH_VERSINFO"]);

/** Variables whose value is not what was assigned: bash(1) "Shell Variables", zshparam(1) "Parameters Set By The Shell" and "Used By". */
const computed: Readonly<Record<"bash" | "dash" | "zsh", ReadonlySet<string>>> = {
  bash: new Set(
    `_ BASH BASHPID BASH_ALIASES BASH_ARGC BASH_ARGV BASH_ARGV0 BASH_CMDS BASH_COMMAND BASH_LINENO BASH_SOURCE BASH_SUBSHELL BASH_COMPAT
    COMP_WORDBREAKS DIRSTACK EPOCHREALTIME EPOCHSECONDS FUNCNAME GROUPS HISTCMD LINENO OPTIND POSIXLY_CORRECT RANDOM SECONDS SRANDOM
    IFS SHLVL`.split(/\s+/),
  ),
  dash: new Set(["_", "IFS", "LINENO", "OPTIND"]),
  zsh: new Set(
    `_ ARGC CDPATH COLUMNS CPUTYPE EGID EPOCHREALTIME EPOCHSECONDS ERRNO EUID FIGNORE FPATH FUNCNEST GID HISTCHARS HISTCMD HISTSIZE HOST IFS
    KEYBOARD_HACK KEYTIMEOUT LINENO LINES LISTMAX LOGCHECK LOGNAME MACHTYPE MAILCHECK MAILPATH MANPATH MODULE_PATH NULLCMD OPTIND OSTYPE PPID
    PSVAR RANDOM READNULLCMD SAVEHIST SECONDS SHLVL TTY TTYIDLE UID USERNAME VENDOR ZSH_EVAL_CONTEXT ZSH_NAME ZSH_SUBSHELL ZSH_VERSION argv
    cdpath errnos fignore fpath histchars mailpath manpath module_path options path pipestatus prompt psvar signals status watch zsh_eval_context
    aliases builtins commands functions parameters modules history widgets keymaps terminfo termcap`.split(/\s+/),
  ),
};

/** Variables that any process or the shell normally has, though a caller may not have said which value. */
const inherited: ReadonlySet<string> = new Set(
  `HOME PATH USER LOGNAME SHELL TERM LANG LC_ALL PWD OLDPWD HOSTNAME HOSTTYPE MACHTYPE OSTYPE BASH BASH_VERSION ZSH_VERSION PPID PS1 PS2 PS4 UID
  EUID TMPDIR HOST EDITOR COLUMNS LINES MAIL DISPLAY OPTERR`.split(/\s+/),
);

/** Whether assigning to the variable, or reading it afterwards, does something else than storing the text. */
export const isComputed = (shell: "bash" | "dash" | "zsh", name: string): boolean => computed[shell].has(name);

/** Whether a variable that was assigned nowhere may nevertheless have a value. */
export const isInherited = (shell: "bash" | "dash" | "zsh", name: string): boolean => inherited.has(name) || computed[shell].has(name);
