using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>Hears every line of the log, at every level, with what stands beside the text, and keeps those that bear a canary. No reader may see one there.</summary>
public sealed class LogEar(CanarySearch search) : ILoggerProvider
{
    private long _lines;
    private long _deep;

    /// <summary>Every level of every category, whatever the program's own settings say.</summary>
    public static string[] Settings { get; } =
    [
        "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace", "--Logging:LogLevel:Microsoft.EntityFrameworkCore=Trace",
        "--Logging:LogLevel:Hangfire=Trace",
    ];

    /// <summary>What searches.</summary>
    public CanarySearch Search { get; } = search;

    /// <summary>From which level on it listens. The bulk of a crawl is heard from Information on, for the time that it takes.</summary>
    public LogLevel Level { get; set; } = LogLevel.Trace;

    /// <summary>How many lines it heard.</summary>
    public long Lines => Interlocked.Read(ref _lines);

    /// <summary>How many of them were Debug or Trace.</summary>
    public long DeepLines => Interlocked.Read(ref _deep);

    /// <summary>Where content stood in the log.</summary>
    public ConcurrentQueue<Leak> Leaks { get; } = [];

    /// <summary>Ids that the log named, which it may.</summary>
    public ConcurrentDictionary<string, bool> Ids { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds it to a program.</summary>
    public void Listen(IServiceCollection services) => services.AddLogging(l => l.SetMinimumLevel(LogLevel.Trace).AddProvider(this));

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Hear(string category, LogLevel level, string line)
    {
        Interlocked.Increment(ref _lines);
        Interlocked.Add(ref _deep, level <= LogLevel.Debug ? 1 : 0);
        foreach (var canary in Search.In(line))
        {
            if (canary.IsId)
            {
                Ids.TryAdd(canary.Word, true);
            }
            else
            {
                Leaks.Enqueue(new Leak("the log", $"{level} of {category}", $"{canary.Field} of “{canary.Release}”, version {canary.Version}"));
            }
        }
    }

    private sealed class Category(LogEar ear, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            if (IsEnabled(LogLevel.Trace))
            {
                ear.Hear(name, LogLevel.Trace, Spelt(state));
            }

            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => logLevel >= ear.Level;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                ear.Hear(name, logLevel, $"{formatter(state, exception)} {Spelt(state)} {exception}");
            }
        }

        private static string Spelt<TState>(TState state) => state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values.Select(v => v.Value)) : $"{state}";
    }
}
