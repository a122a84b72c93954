using System.Collections.Concurrent;
using System.Data.Common;
using EmbargoDesk.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>Writes down which commands a request sends to the database, where the request asks for it by a header.</summary>
public sealed class CommandTally(IHttpContextAccessor requests) : DbCommandInterceptor
{
    /// <summary>The header; its value names the tally.</summary>
    public const string Header = "X-Tally";

    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _commands = new();

    /// <summary>Adds it to a program.</summary>
    public static void Count(IServiceCollection services) => services.AddSingleton<CommandTally>()
        .ConfigureDbContext<DeskDb>((sp, o) => o.AddInterceptors(sp.GetRequiredService<CommandTally>()));

    /// <summary>The commands of the requests of this name, in their order.</summary>
    public IReadOnlyList<string> Of(string name) => _commands.TryGetValue(name, out var commands) ? [.. commands] : [];

    /// <inheritdoc/>
    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
    }

    private void Note(DbCommand command)
    {
        if (requests.HttpContext?.Request.Headers[Header].ToString() is { Length: > 0 } name)
        {
            _commands.GetOrAdd(name, _ => []).Enqueue(command.CommandText);
        }
    }
}
