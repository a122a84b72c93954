using System.Diagnostics;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Recipients;
using EmbargoDesk.Web.Releases.Demonstration;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Releases;

/// <summary>
/// At the start, in Development and on an empty database: the demonstration newsroom of seeds/demo. Nothing is mailed: what "went" is rows, and
/// what is planned lies days ahead. It stands behind <see cref="FirstAccounts"/> and before whatever looks for due lifts.
/// </summary>
public sealed class LoadDemonstration(
    IDbContextFactory<DeskDb> dbs, IDeskClock clock, IHostEnvironment environment, FindAudience audience, Office office, ILogger<LoadDemonstration> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (var db = await dbs.CreateDbContextAsync(cancellationToken))
        {
            if (!await FirstAccounts.IsNewDemonstrationAsync(db, environment, cancellationToken))
            {
                return;
            }
        }

        try
        {
            await LoadAsync(clock.Wall, cancellationToken);
        }
        catch (Exception e) when (e is RefusedException or DbUpdateException)
        {
            // Another server that starts on the same database was quicker.
            log.LogWarning("The demonstration newsroom was not loaded: {Message}", e.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task LoadAsync(Instant now, CancellationToken cancel)
    {
        var took = Stopwatch.StartNew();

        // The lists came a month before the first mailing, so that the record tells one story.
        var then = new Then(now - Duration.FromDays(30));
        var create = new CreateList(dbs, then);
        var import = new ImportRecipients(dbs, then);
        var lists = new Dictionary<string, string>();
        foreach (var (name, rows) in DemonstrationSeeds.Lists())
        {
            var list = await create.RunAsync(name, "", DemonstrationStory.Writer, cancel);
            await import.RunAsync(list.Id, rows, replace: false, DemonstrationStory.Writer, cancel);
            lists.Add(name, list.Id);
        }

        await using var db = await dbs.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var releases = DemonstrationSeeds.Releases();
        await new DemonstrationStory(db, audience, office, lists, now).TellAsync(releases, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        log.LogInformation("The demonstration newsroom is loaded: {Releases} releases, {Lists} lists, in {Milliseconds} ms", releases.Count, lists.Count, took.ElapsedMilliseconds);
    }

    private sealed class Then(Instant at) : IDeskClock
    {
        public Instant Now => at;

        public Instant Wall => Now;
    }
}
