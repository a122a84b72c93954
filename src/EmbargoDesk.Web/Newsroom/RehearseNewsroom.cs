using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Newsroom;

/// <summary>
/// Renders an invented release after the start, and throws it away: the code of a page is compiled when it first runs, and the first lift of the
/// day should not be what it first runs for.
/// </summary>
internal sealed class RehearseNewsroom(
    IDbContextFactory<DeskDb> dbs, IDeskClock clock, NewsroomLists lists, RenderedPages pages, Office office, ILogger<RehearseNewsroom> log) : BackgroundService
{
    // The runtime compiles once more, better, what has run thirty times.
    private const int Times = 40;

    // What is compiled is compiled for the process, however many hosts are in it.
    private static int begun;

    private static readonly Contact Person = new() { Name = "Name", Role = "Role", Affiliation = "Place", Email = "name@example.org", Phone = "1" };

    private static readonly ReleaseContent Content = new()
    {
        Headline = "Headline", Standfirst = "Standfirst", Dateline = "PLACE", Body = "<p>Text <strong>with</strong> <a href=\"https://example.org/\">a link</a>.</p>", NotesToEditors = "<p>Notes</p>",
        Boilerplate = "About", Journal = "Journal", StudyTitle = "Study", Doi = "10.5555/1", PressContact = Person, CorrespondingAuthors = [Person], Authors = [Person],
    };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Interlocked.Exchange(ref begun, 1) == 1)
        {
            return;
        }

        try
        {
            for (var i = 0; i < Times && !stoppingToken.IsCancellationRequested; i++)
            {
                await RunAsync(stoppingToken);
            }
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // What does not work here is told where somebody asks for it.
            log.LogInformation("The newsroom could not be rehearsed: {Kind}", e.GetType().Name);
        }
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        var now = clock.Now;
        var title = new PublicTitle(new string('0', OpaqueId.Length), Content.Headline, now);
        await pages.RehearseAsync(new PublicRelease(title.Id, Content, now), [title]);
        NewsroomFeed.Of([new PublicEntry(title.Id, Content.Headline, Content.Standfirst, now, now)], office);
        await lists.FeedAsync();
        await lists.SameDayAsync(now);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await PublicReleases.SightAsync(db, title.Id, now, cancel);
        await PublicReleases.FindAsync(db, title.Id, now, cancel);
    }
}
