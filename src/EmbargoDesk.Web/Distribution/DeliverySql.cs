using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// The two statements that every message costs: the claim before it and the outcome after it, each for all the rows that wait at one moment, on one
/// connection kept open, prepared once. Plain ADO, here alone: through EF Core each statement costs five times what it costs the database, and the line
/// would be idle for most of the time. The mailing's part of the gate is EF Core's own translation of <see cref="MailGate.Open"/>, so that rule is
/// written once; it does not depend on the row, so the database asks it once a statement.
/// </summary>
internal sealed class DeliverySql : IAsyncDisposable
{
    private readonly DeskDb db;
    private readonly bool isSqlite;
    private readonly DbCommand claim;
    private readonly DbCommand accept;
    private readonly List<(string Name, string Means)> gateParameters = [];

    private DeliverySql(DeskDb db, bool isSqlite)
    {
        (this.db, this.isSqlite) = (db, isSqlite);
        var gate = Gate();

        // Whoever was taken for dead claims nothing more: another server decides about what it had on its way.
        // NOT INDEXED still finds rows by their id; SQLite would rather read all that wait in the mailing.
        claim = Command($"""
            UPDATE "Deliveries" AS d {(isSqlite ? "NOT INDEXED " : "")}SET "State" = 'Sending', "Epoch" = @epoch, "Attempts" = d."Attempts" + 1, "ChangedAt" = @wall
            WHERE d."Id" {(isSqlite ? "IN (SELECT value FROM json_each(@ids))" : "= ANY(@ids)")} AND d."MailingId" = @mailing AND d."VersionNumber" = @version
            AND {MailGate.RowIsOpen}
            AND EXISTS (SELECT 1 FROM "SenderEpochs" AS e WHERE e."Id" = @epoch AND e."EndedAt" IS NULL)
            AND EXISTS ({gate})
            RETURNING "Id", "Attempts"
            """);

        // SQLite is called, not sent to: a statement for each row costs less there than one that joins them, which would read every delivery.
        accept = Command($"""
            UPDATE "Deliveries" AS d {(isSqlite ? "NOT INDEXED " : "")}SET "State" = 'Accepted', "Reply" = {(isSqlite ? "@reply" : "o.reply")}, "NextAt" = NULL, "ChangedAt" = @wall
            {(isSqlite ? "" : "FROM unnest(@ids, @epochs, @attempts, @replies) AS o(id, epoch, attempts, reply)")}
            WHERE d."Id" = {Of("id")} AND d."State" IN ('Sending', 'InDoubt') AND d."Epoch" = {Of("epoch")} AND d."Attempts" = {Of("attempts")}
            """);

        string Of(string name) => (isSqlite ? "@" : "o.") + name;
    }

    /// <summary>Opens a connection for them.</summary>
    public static async Task<DeliverySql> OpenAsync(IDbContextFactory<DeskDb> dbs, DatabaseProvider provider)
    {
        var db = await dbs.CreateDbContextAsync();
        try
        {
            await db.Database.OpenConnectionAsync();
            return new DeliverySql(db, provider == DatabaseProvider.Sqlite);
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>The context whose connection this is, for what else belongs into the same transaction.</summary>
    public DeskDb Db => db;

    /// <summary>Marks those as on their way that the gate lets through; each with the number of its attempt.</summary>
    public async Task<Dictionary<long, int>> ClaimAsync(DbTransaction transaction, Mailing mailing, IReadOnlyList<long> ids, long epoch, Instant now, Instant wall)
    {
        claim.Transaction = transaction;
        Add(claim, "@ids", isSqlite ? JsonSerializer.Serialize(ids) : ids.ToArray());
        Add(claim, "@epoch", epoch);
        Add(claim, "@wall", Value(wall));
        Add(claim, "@mailing", mailing.Id);
        Add(claim, "@version", mailing.VersionNumber!.Value);
        foreach (var (name, means) in gateParameters)
        {
            Add(claim, name, means == "now" ? Value(now) : mailing.Id);
        }

        await PrepareAsync(claim);
        var claimed = new Dictionary<long, int>(ids.Count);
        await using var rows = await claim.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            claimed[rows.GetInt64(0)] = rows.GetInt32(1);
        }

        return claimed;
    }

    /// <summary>Writes down that these were accepted, each where it is still on its way, or in doubt, in the attempt that it names.</summary>
    public async Task AcceptAsync(DbTransaction transaction, IReadOnlyList<(long Id, long Epoch, int Attempt, string Reply)> accepted, Instant wall)
    {
        accept.Transaction = transaction;
        Add(accept, "@wall", Value(wall));
        if (isSqlite)
        {
            foreach (var (id, epoch, attempt, reply) in accepted)
            {
                Add(accept, "@id", id);
                Add(accept, "@epoch", epoch);
                Add(accept, "@attempts", attempt);
                Add(accept, "@reply", reply);
                await accept.ExecuteNonQueryAsync();
            }

            return;
        }

        Add(accept, "@ids", accepted.Select(a => a.Id).ToArray());
        Add(accept, "@epochs", accepted.Select(a => a.Epoch).ToArray());
        Add(accept, "@attempts", accepted.Select(a => a.Attempt).ToArray());
        Add(accept, "@replies", accepted.Select(a => a.Reply).ToArray());
        await PrepareAsync(accept);
        await accept.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await claim.DisposeAsync();
        await accept.DisposeAsync();
        await db.DisposeAsync();
    }

    // EF Core's text, whose parameters are told by the values that were put in.
    private string Gate()
    {
        var now = Instant.FromUnixTimeTicks(1_234_567_890_123_450);
        var mailing = "(the mailing)";
        using var command = MailGate.Open(db, now).Where(m => m.Id == mailing).Select(m => m.Id).CreateDbCommand();
        foreach (DbParameter p in command.Parameters)
        {
            var isNow = p.Value is Instant i ? i == now : p.Value is long ticks ? ticks == now.ToUnixTimeTicks() : p.Value is DateTime at && at == now.ToDateTimeUtc();
            var means = isNow ? "now" : mailing.Equals(p.Value) ? "mailing"
                : throw new InvalidOperationException($"The mail gate has a parameter that nobody knows: {p.ParameterName}");
            gateParameters.Add((p.ParameterName.StartsWith('@') ? p.ParameterName : $"@{p.ParameterName}", means));
        }

        return gateParameters.Exists(p => p.Name is "@ids" or "@epoch" or "@wall" or "@version") ? throw new InvalidOperationException("The mail gate's parameters bear the claim's names.") : command.CommandText;
    }

    private DbCommand Command(string sql)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Made of constants and of EF Core's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    private object Value(Instant at) => isSqlite ? at.ToUnixTimeTicks() : at.ToDateTimeUtc();

    private static void Add(DbCommand command, string name, object value)
    {
        if (command.Parameters.Contains(name))
        {
            command.Parameters[name].Value = value;
            return;
        }

        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private async Task PrepareAsync(DbCommand command)
    {
        if (!isSqlite)
        {
            await command.PrepareAsync();
        }
    }
}
