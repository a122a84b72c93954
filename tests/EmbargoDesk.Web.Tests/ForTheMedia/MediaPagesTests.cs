using System.Net;
using EmbargoDesk.Data;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Recipients;
using EmbargoDesk.Web.Tests.Releases;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Tests.ForTheMedia;

public sealed class MediaPagesTests
{
    private const string Mailed = "Lighthouse logbooks";
    private const string Phone = "+46 31 390 06 12";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_journalist_reads_what_was_mailed_to_them_until_the_lift(string kind)
    {
        await using var desk = await DemonstrationDesk.StartAsync(kind);
        var id = await desk.IdAsync(Mailed);
        var media = await desk.SignedInAsync(DemonstrationDesk.Journalist);

        var home = await media.GetStringAsync("/media");
        Assert.Contains($"/media/releases/{id}\"", home, StringComparison.Ordinal);
        Assert.Contains("NEW YORK TIME", home, StringComparison.Ordinal);
        Assert.DoesNotContain(await desk.IdAsync("Finger-prick test"), home, StringComparison.Ordinal);

        using var copy = await media.GetAsync($"/media/releases/{id}");
        var html = await copy.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, copy.StatusCode);
        Assert.Contains("EMBARGOED UNTIL", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/agreement\"", html, StringComparison.Ordinal);
        Assert.Contains("noindex", html, StringComparison.Ordinal);
        Assert.Contains(Phone, html.Replace("&#x2B;", "+", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("no-store", copy.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("no-referrer", copy.Headers.GetValues("Referrer-Policy").Single());

        await using var db = await desk.DbAsync();
        desk.Clock.AdvanceTo((await db.Releases.AsNoTracking().SingleAsync(r => r.Id == id)).PlannedLift!.Value);
        using var after = await media.GetAsync($"/media/releases/{id}");
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
        Assert.Equal($"/releases/{id}", after.Headers.Location!.OriginalString);
        Assert.DoesNotContain($"/media/releases/{id}\"", await media.GetStringAsync("/media"), StringComparison.Ordinal);
        var open = await desk.Outsider.GetStringAsync($"/releases/{id}");
        Assert.DoesNotContain(Phone, open.Replace("&#x2B;", "+", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journalist_reads_the_moment_in_the_entered_zone_in_UTC_and_in_their_own()
    {
        await using var desk = await DemonstrationDesk.StartAsync(Databases.Sqlite);
        var media = await desk.SignedInAsync(DemonstrationDesk.Journalist);
        using var ask = new HttpRequestMessage(HttpMethod.Get, "/media");
        ask.Headers.Add("Cookie", $"{media.DefaultRequestHeaders.GetValues("Cookie").Single()}; ed-zone=Asia%2FTokyo");
        using var answer = await media.SendAsync(ask);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("NEW YORK TIME", html, StringComparison.Ordinal);
        Assert.Matches("[0-9]{2}:[0-9]{2} UTC[^<]*Your time: [0-9]{2}:[0-9]{2} Tokyo \\(JST\\)", html);
        Assert.Contains("/reader-zone.js", html, StringComparison.Ordinal);
        Assert.DoesNotContain("/reader-zone.js", await desk.Outsider.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_a_journalist_may_not_read_answers_as_what_does_not_exist(string kind)
    {
        await using var desk = await DemonstrationDesk.StartAsync(kind);
        var id = await desk.IdAsync(Mailed);
        var media = await desk.SignedInAsync(DemonstrationDesk.Journalist);
        var nothing = await AnswerAsync(desk.Outsider, $"/releases/{OpaqueId.New()}");
        Assert.StartsWith("404", nothing, StringComparison.Ordinal);
        Assert.Equal(nothing, await AnswerAsync(media, $"/media/releases/{OpaqueId.New()}"));

        // Its advance is planned and has not gone; approved without one; in review; a draft; held.
        foreach (var headline in new[] { "Finger-prick test", "Why some glaciers", "Ferry cameras", "Peat bog", "A battery that" })
        {
            Assert.Equal(nothing, await AnswerAsync(media, $"/media/releases/{await desk.IdAsync(headline)}"));
        }

        // Held after it was mailed, and again open.
        await desk.Verb<HoldRelease>().RunAsync(id, "a doubt", null, DemonstrationDesk.Officer);
        Assert.Equal(nothing, await AnswerAsync(media, $"/media/releases/{id}"));
        await desk.Verb<UnholdRelease>().RunAsync(id, null, DemonstrationDesk.Officer);
        Assert.StartsWith("200", await AnswerAsync(media, $"/media/releases/{id}"), StringComparison.Ordinal);

        // No longer cleared.
        await using var db = await desk.DbAsync();
        var recipient = await db.Recipients.AsNoTracking().SingleAsync(r => r.CanonicalAddress == DemonstrationDesk.Journalist);
        await desk.Verb<ClearRecipient>().RevokeAsync(recipient.Id, "the agreement ended", DemonstrationDesk.Officer);
        Assert.Equal(nothing, await AnswerAsync(media, $"/media/releases/{id}"));
        Assert.Contains("is not cleared", await media.GetStringAsync("/media"), StringComparison.Ordinal);
        await desk.Verb<ClearRecipient>().RunAsync(recipient.Id, "agreement signed", DemonstrationDesk.Officer);
        Assert.StartsWith("200", await AnswerAsync(media, $"/media/releases/{id}"), StringComparison.Ordinal);

        // Withdrawn before its lift.
        await desk.Verb<WithdrawRelease>().RunAsync(id, "retracted", null, DemonstrationDesk.Officer);
        Assert.Equal(nothing, await AnswerAsync(media, $"/media/releases/{id}"));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Another_journalist_does_not_read_it_cleared_or_not(string kind)
    {
        await using var desk = await DemonstrationDesk.StartAsync(kind);
        var id = await desk.IdAsync(Mailed);
        var nothing = await AnswerAsync(desk.Outsider, $"/releases/{OpaqueId.New()}");

        // Of the health list and cleared there: that advance has not gone. And an account whose address nobody has on a list.
        foreach (var email in new[] { "viktor.sand@dagensrapport.example", "nobody@paper.example" })
        {
            await desk.RunAsync((AddAccount add) => add.RunAsync("A journalist", email, Roles.Journalist, DemonstrationDesk.Officer));
            var media = await desk.SignedInAsync(email);
            Assert.Equal(nothing, await AnswerAsync(media, $"/media/releases/{id}"));
            Assert.DoesNotContain(id, await media.GetStringAsync("/media"), StringComparison.Ordinal);
        }

        // One who had it, by an account in other letters.
        await desk.RunAsync((AddAccount add) => add.RunAsync("Maria Fjellström", "Maria.Fjellstrom@DagensRapport.example", Roles.Journalist, DemonstrationDesk.Officer));
        Assert.StartsWith("200", await AnswerAsync(await desk.SignedInAsync("Maria.Fjellstrom@DagensRapport.example"), $"/media/releases/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_the_account_counts_at_once_whatever_its_cookie_says()
    {
        await using var desk = await DemonstrationDesk.StartAsync(Databases.Sqlite);
        var id = await desk.IdAsync(Mailed);
        var media = await desk.SignedInAsync(DemonstrationDesk.Journalist);
        await using var db = await desk.DbAsync();
        await db.Users.Where(u => u.Email == DemonstrationDesk.Journalist).ExecuteUpdateAsync(s => s.SetProperty(u => u.EmailConfirmed, false));
        Assert.StartsWith("404", await AnswerAsync(media, $"/media/releases/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_a_journalist_is_led_elsewhere()
    {
        await using var desk = await DemonstrationDesk.StartAsync(Databases.Sqlite);
        var id = await desk.IdAsync(Mailed);

        // Signed out, an existing release and an imagined one lead to the same place.
        foreach (var path in new[] { "/media", $"/media/releases/{id}", $"/media/releases/{OpaqueId.New()}" })
        {
            using var answer = await desk.Outsider.GetAsync(path);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Contains("/account/sign-in", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        }

        var office = await desk.SignedInAsync("officer@demo.example");
        Assert.Contains("These pages are for journalists", await office.GetStringAsync($"/media/releases/{id}"), StringComparison.Ordinal);
        Assert.DoesNotContain(Mailed, await office.GetStringAsync($"/media/releases/{id}"), StringComparison.Ordinal);
    }

    // Status, headers but for the date, and bytes.
    private static async Task<string> AnswerAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key != "Date")
            .OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}: {string.Join(", ", h.Value)}");
        return $"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n\n{await answer.Content.ReadAsStringAsync()}";
    }
}
