using System.Collections.Concurrent;
using EmbargoDesk.Tests.Equipment;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Newsroom;

/// <summary>Many readers share one reading of the lists, and none of them sees what is over, or what has not begun.</summary>
public sealed class NewsroomListsTests
{
    private static readonly string[] Pages = ["/", "/feed.atom"];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Whoever_asks_after_a_change_sees_it_however_many_ask_beside(string database)
    {
        await using var desk = await DeskHost.StartAsync(database);
        var other = await desk.Api.ApprovedAsync("Another one", null);
        await desk.Api.ScheduleAsync(other);
        var lift = desk.Clock.Now + Duration.FromMinutes(20);
        var id = await desk.Api.ApprovedAsync("Bells ring", lift);
        await desk.Api.ScheduleAsync(id);
        using var end = new CancellationTokenSource();
        var failures = new ConcurrentBag<Exception>();
        string[] all = [.. Pages, $"/releases/{other}"];
        var crowd = Enumerable.Range(0, 4).Select(n => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                try
                {
                    await desk.Outsider.GetStringAsync(new Uri(all[n % all.Length], UriKind.Relative));
                }
                catch (Exception e)
                {
                    failures.Add(e);
                }
            }
        })).ToList();

        await AssertShownAsync(false);
        desk.Clock.AdvanceTo(lift);
        await AssertShownAsync(true);
        for (var round = 0; round < 3; round++)
        {
            (await desk.Api.PostAsync($"/releases/{id}/hold")).Is(200);
            await AssertShownAsync(false);
            (await desk.Api.PostAsync($"/releases/{id}/unhold")).Is(200);
            await AssertShownAsync(true);
        }

        (await desk.Api.PostAsync($"/releases/{id}/withdraw", new { reason = "Retracted." })).Is(200);
        foreach (var page in all)
        {
            Assert.DoesNotContain("Bells ring", await desk.Outsider.GetStringAsync(new Uri(page, UriKind.Relative)), StringComparison.Ordinal);
        }

        await end.CancelAsync();
        await Task.WhenAll(crowd);
        Assert.Empty(failures);

        async Task AssertShownAsync(bool shown)
        {
            foreach (var page in all)
            {
                Assert.Equal(shown, (await desk.Outsider.GetStringAsync(new Uri(page, UriKind.Relative))).Contains(id, StringComparison.Ordinal));
            }
        }
    }
}
