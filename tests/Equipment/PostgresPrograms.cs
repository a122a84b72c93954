using System.Diagnostics;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>PostgreSQL's programs on this machine, run as a user that they accept: they refuse root.</summary>
internal sealed class PostgresPrograms
{
    private readonly string _bin;
    private readonly string? _setpriv;

    private PostgresPrograms(string bin, string? setpriv) => (_bin, _setpriv) = (bin, setpriv);

    private static bool IsRoot => Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows();

    /// <summary>Debian keeps them off the PATH, a directory a version; elsewhere they are on it.</summary>
    public static PostgresPrograms Find()
    {
        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian)
            ? Directory.GetDirectories(debian).OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var v) ? v : 0).Select(d => Path.Combine(d, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var bin = versions.Concat(path).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "postgres")))
            ?? throw new InvalidOperationException("These tests need PostgreSQL's server programs (initdb, postgres). Install them, on Debian or Ubuntu with: apt-get install postgresql");
        var setpriv = path.Append("/usr/bin").Select(d => Path.Combine(d, "setpriv")).FirstOrDefault(File.Exists);
        if (setpriv is null && IsRoot)
        {
            throw new InvalidOperationException("PostgreSQL does not run as root, and setpriv (package util-linux), which steps down to its user, is missing. Install it, or run the tests as another user.");
        }

        return new PostgresPrograms(bin, setpriv);
    }

    /// <summary>Gives a directory to the user under which the programs run.</summary>
    public static async Task OwnAsync(string directory)
    {
        if (IsRoot)
        {
            using var chown = Process.Start("chown", ["postgres:postgres", directory]);
            await chown.WaitForExitAsync();
        }
    }

    /// <summary>Runs a program to its end; throws with its words if it fails.</summary>
    public async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Start([Path.Combine(_bin, program), .. arguments], new() { RedirectStandardOutput = true, RedirectStandardError = true });
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed with exit code {process.ExitCode}: {await errors}{await output}");
        }
    }

    /// <summary>
    /// Starts a server in a directory. A shell watches over it and reads from a pipe that only this process holds: when the
    /// pipe closes, because this process says so or was killed, the shell ends the server and removes the directory; on the
    /// word "keep" it ends the server only. Should the shell be killed, pdeathsig takes the server along.
    /// </summary>
    public Process Launch(string directory, IEnumerable<(string Name, string Value)> environment, params string[] arguments)
    {
        const string watch = """
            exec >/dev/null 2>&1
            trap '' INT
            directory=$1; shift
            "$@" </dev/null & server=$!
            read -r word
            kill -QUIT $server
            wait $server
            [ "$word" = keep ] || rm -rf "$directory"
            """;
        string[] dieTogether = _setpriv is null ? [] : [_setpriv, "--pdeathsig=INT"];

        // Only the server lives by another clock, not the shell that watches it.
        var variables = environment.Select(v => $"{v.Name}={v.Value}").ToList();
        string[] apart = variables.Count == 0 ? [] : ["env", .. variables];
        return Start(["/bin/sh", "-c", watch, "sh", directory, .. dieTogether, .. apart, Path.Combine(_bin, "postgres"), "-D", directory, .. arguments], new() { RedirectStandardInput = true });
    }

    private Process Start(string[] line, ProcessStartInfo info)
    {
        string[] command = IsRoot ? [_setpriv!, "--reuid=postgres", "--regid=postgres", "--init-groups", .. line] : line;
        info.FileName = command[0];
        foreach (var argument in command[1..])
        {
            info.ArgumentList.Add(argument);
        }

        info.WorkingDirectory = "/";
        info.Environment["LC_ALL"] = "C.UTF-8";
        return Process.Start(info)!;
    }
}
