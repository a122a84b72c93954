using System.Diagnostics;
using System.Net;
using EmbargoDesk.Web;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>The program as a process of its own, which can be killed without a word.</summary>
public sealed class DeskProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private DeskProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The process.</summary>
    public int Id => _process.Id;

    /// <summary>Starts it with a command line.</summary>
    public static DeskProcess Start(params string[] arguments) => Start([], arguments);

    /// <summary>Starts it with environment variables and a command line.</summary>
    public static DeskProcess Start(IEnumerable<(string Name, string Value)> environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(DeskApp).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
        };

        // What the test runner was started with is none of the program's business.
        start.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        start.Environment.Remove("DOTNET_ENVIRONMENT");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new DeskProcess(Process.Start(start)!);
    }

    /// <summary>Waits until it can do its job; fails, with what it said, if it ended instead.</summary>
    public async Task ReadyAsync(Uri url)
    {
        using var client = new HttpClient { BaseAddress = url };
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromMinutes(2);)
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"EmbargoDesk ended with {_process.ExitCode}: {await _errors}{await _output}");
            }

            try
            {
                using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative));
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("EmbargoDesk was not ready within two minutes.");
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends it a signal: STOP, CONT, TERM.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Stops it in good order.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("TERM");
        await EndsAsync();
    }

    /// <summary>Waits until it ends by itself.</summary>
    public async Task<(int Code, string Output, string Errors)> EndsAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, await _output, await _errors);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
