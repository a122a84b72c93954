using System.Data.Common;
using System.Globalization;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Bench;

/// <summary>Looks at one mailing's rows from outside the program, at little cost to it.</summary>
internal sealed class RowWatch : IAsyncDisposable
{
    private readonly DeskDb db;
    private readonly string mailing;

    private RowWatch(DeskDb db, string mailing) => (this.db, this.mailing) = (db, mailing);

    public static async Task<RowWatch> OpenAsync(string database, string[] commandLine, string mailing)
    {
        const string setting = "--ConnectionStrings:Desk=";
        var connection = commandLine.Single(a => a.StartsWith(setting, StringComparison.Ordinal))[setting.Length..];
        var options = new DbContextOptionsBuilder<DeskDb>().UseApplicationServiceProvider(DeskDb.DesignTimeServices);
        _ = database == Databases.Postgres ? options.UseNpgsql(connection, o => o.UseNodaTime()) : options.UseSqlite(connection);
        var watch = new RowWatch(new DeskDb(options.Options), mailing);
        await watch.db.Database.OpenConnectionAsync();
        return watch;
    }

    /// <summary>Whether every copy has ended.</summary>
    public Task<bool> IsDoneAsync() => db.Mailings.AnyAsync(m => m.Id == mailing && m.State == MailingState.Done);

    /// <summary>How many rows would be in doubt if the program died now.</summary>
    public Task<int> SendingAsync() => db.Deliveries.CountAsync(d => d.MailingId == mailing && d.State == DeliveryState.Sending);

    /// <summary>How many were accepted, and how long after the lift the last one was.</summary>
    public async Task<(int Accepted, TimeSpan Took)> ResultAsync(Instant lift)
    {
        var accepted = db.Deliveries.Where(d => d.MailingId == mailing && d.State == DeliveryState.Accepted);
        var last = await accepted.MaxAsync(d => (Instant?)d.ChangedAt) ?? lift + Duration.FromDays(1);
        return (await accepted.CountAsync(), (last - lift).ToTimeSpan());
    }

    public ValueTask DisposeAsync() => db.DisposeAsync();
}
