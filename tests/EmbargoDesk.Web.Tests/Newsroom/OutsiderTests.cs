using System.Net;
using System.Text;
using EmbargoDesk.Data;
using EmbargoDesk.Tests.Equipment;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Newsroom;

/// <summary>What does not exist and what may not be seen yet answer an outsider the same, byte for byte.</summary>
public sealed class OutsiderTests
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE"];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_embargoed_release_a_draft_and_a_random_address_answer_alike(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var tomorrow = SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(1);
        var (scheduled, approved) = (await desk.Api.ApprovedAsync("Secret bells", tomorrow), await desk.Api.ApprovedAsync("Secret bells", tomorrow));
        await desk.Api.ScheduleAsync(scheduled);
        var (held, gone) = (await desk.Api.ApprovedAsync("Secret bells", null), await desk.Api.ApprovedAsync("Secret bells", tomorrow));
        await desk.Api.ScheduleAsync(held);
        (await desk.Api.PostAsync($"/releases/{held}/hold")).Is(200);
        (await desk.Api.PostAsync($"/releases/{gone}/withdraw", new { reason = "secret reason" })).Is(200);
        string[] closed = [scheduled, approved, held, gone, await desk.Api.DraftAsync("Secret bells")];

        foreach (var method in Methods)
        {
            foreach (var shape in new Func<string, string>[]
            {
                id => $"/releases/{id}", id => $"/releases/{id}.txt", id => $"/releases/{id}/", id => $"/RELEASES/{id}", id => $"/releases/{id.ToUpperInvariant()}",
                id => $"/releases/{id}?preview=1", id => $"/releases/%20{id}", id => $"/releases/{id}.json", id => $"/releases/{id}/edit", id => $"/{id}", id => $"/u/{id}",
            })
            {
                var nothing = await AnswerAsync(desk.Host, method, shape(OpaqueId.New()));
                foreach (var id in closed)
                {
                    Assert.Equal((method, shape("ID"), nothing), (method, shape("ID"), await AnswerAsync(desk.Host, method, shape(id))));
                }
            }
        }

        var page = await AnswerAsync(desk.Host, "GET", $"/releases/{scheduled}");
        Assert.StartsWith("404 ", page, StringComparison.Ordinal);
        Assert.DoesNotContain(scheduled, page, StringComparison.Ordinal);
        Assert.DoesNotContain("Set-Cookie", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(page, await AnswerAsync(desk.Host, "POST", $"/releases/{scheduled}"));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Lists_know_a_release_from_its_lift_on(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var headline = Officer.Unique("Bells of the North");
        var id = await desk.Api.ApprovedAsync(headline, SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(1));
        var neighbour = await desk.Api.ApprovedAsync(Officer.Unique("A neighbour"), null);
        await desk.Api.ScheduleAsync(neighbour);
        await desk.Api.ScheduleAsync(id);
        string[] lists = ["/", $"/releases/{neighbour}", $"/releases/{neighbour}.txt", "/agreement"];
        foreach (var list in lists)
        {
            var text = await ReadAsync(desk.Host, list);
            Assert.DoesNotContain(headline, text, StringComparison.Ordinal);
            Assert.DoesNotContain(id, text, StringComparison.Ordinal);
        }

        (await desk.Api.PostAsync($"/releases/{id}/lift", new { reason = "the paper is out" })).Is(200);
        Assert.Contains(headline, await ReadAsync(desk.Host, "/"), StringComparison.Ordinal);
        Assert.Contains(headline, await ReadAsync(desk.Host, $"/releases/{neighbour}"), StringComparison.Ordinal);
        Assert.Contains(headline, await ReadAsync(desk.Host, $"/releases/{id}"), StringComparison.Ordinal);
        Assert.Contains(headline, await ReadAsync(desk.Host, $"/releases/{id}.txt"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_desk_sends_an_outsider_to_sign_in_and_says_nothing(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var id = await desk.Api.DraftAsync("Secret bells");
        foreach (var path in new[] { "/desk", $"/desk/releases/{id}", "/hangfire" })
        {
            var real = await AnswerAsync(desk.Host, "GET", path);
            Assert.DoesNotContain("Secret bells", real, StringComparison.Ordinal);
            Assert.True(real.StartsWith("302 ", StringComparison.Ordinal) || real.StartsWith("404 ", StringComparison.Ordinal), real);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Phones_of_a_release_stay_off_the_page_unless_they_are_public(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var made = (await desk.Api.PostAsync("/releases", new
        {
            headline = "Bells ring",
            body = "<p>Text.</p>",
            correspondingAuthors = new[]
            {
                new { name = "A", phone = "+46 111", phoneVisibility = "media", email = "a@uni.example", emailVisibility = "public" },
                new { name = "B", phone = "+46 222", phoneVisibility = "public", email = "b@uni.example", emailVisibility = "office" },
            },
        })).Is(201).Id;
        await desk.Api.EmbargoAsync(made, null);
        (await desk.Api.PostAsync($"/releases/{made}/approve")).Is(200);
        await desk.Api.ScheduleAsync(made);
        foreach (var path in new[] { $"/releases/{made}", $"/releases/{made}.txt" })
        {
            var text = await ReadAsync(desk.Host, path);
            Assert.Contains("+46 222", text, StringComparison.Ordinal);
            Assert.Contains("a@uni.example", text, StringComparison.Ordinal);
            Assert.DoesNotContain("+46 111", text, StringComparison.Ordinal);
            Assert.DoesNotContain("b@uni.example", text, StringComparison.Ordinal);
        }
    }

    private static async Task<string> ReadAsync(DeskHost desk, string path)
    {
        var answer = await desk.Outsider.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    // Everything that arrives, but for Date.
    private static async Task<string> AnswerAsync(DeskHost desk, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(desk.Url + path[1..]));
        using var answer = await desk.Outsider.SendAsync(request);
        var text = new StringBuilder().Append((int)answer.StatusCode).Append(' ').AppendLine(answer.ReasonPhrase);
        foreach (var header in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key != "Date"))
        {
            text.Append(header.Key).Append(": ").AppendLine(string.Join(", ", header.Value));
        }

        return text.Append(await answer.Content.ReadAsStringAsync()).ToString();
    }
}
