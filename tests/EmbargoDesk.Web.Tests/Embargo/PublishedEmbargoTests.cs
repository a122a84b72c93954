using EmbargoDesk.Tests.Equipment;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Embargo;

/// <summary>An embargo on what is public already keeps nothing back.</summary>
public sealed class PublishedEmbargoTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_release_that_this_office_has_published_gets_no_embargo_also_not_after_its_withdrawal(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        await desk.Api.ScheduleAsync(id);
        var later = new { local = Officer.Local(desk.Host.Clock.Now + Duration.FromDays(3)), zone = "Europe/London", reason = "the paper is late" };
        Assert.Contains("published", (await desk.Api.PutAsync($"/releases/{id}/embargo", later)).Is(409).Detail, StringComparison.Ordinal);

        // Held, it is closed to readers, and was published all the same.
        (await desk.Api.PostAsync($"/releases/{id}/hold", new { reason = "a doubt" })).Is(200);
        (await desk.Api.PutAsync($"/releases/{id}/embargo", later)).Is(409);
        (await desk.Api.PostAsync($"/releases/{id}/unhold")).Is(200);

        (await desk.Api.PostAsync($"/releases/{id}/withdraw", new { reason = "an error" })).Is(200);
        (await desk.Api.PutAsync($"/releases/{id}/embargo", later)).Is(409);
        (await desk.Api.PostAsync($"/releases/{id}/embargo/confirm", new { how = "by telephone" })).Is(409);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Another_release_about_the_same_paper_that_is_public_is_warned_of(string database)
    {
        var desk = await SharedDesk.OnAsync(database);

        // A DOI as publishers print them: brackets, an underscore, both cases.
        var doi = $"10.5555/S0140-6736(25)_{Officer.Unique("x").Replace(" ", "", StringComparison.Ordinal)}<693::AID>";
        var first = await WithDoiAsync(desk, doi);
        var second = await WithDoiAsync(desk, doi.ToUpperInvariant());
        await desk.Api.EmbargoAsync(second, (desk.Host.Clock.Now + Duration.FromDays(3)).ToTheSecondOf());
        Assert.False(await WarnedAsync(desk, second));

        await desk.Api.EmbargoAsync(first, null);
        (await desk.Api.PostAsync($"/releases/{first}/approve")).Is(200);
        Assert.False(await WarnedAsync(desk, second));
        await desk.Api.ScheduleAsync(first);
        Assert.True(await WarnedAsync(desk, second));
        Assert.False(await WarnedAsync(desk, first));

        var other = await WithDoiAsync(desk, doi.Replace('_', '-'));
        await desk.Api.EmbargoAsync(other, (desk.Host.Clock.Now + Duration.FromDays(3)).ToTheSecondOf());
        Assert.False(await WarnedAsync(desk, other));
    }

    private static async Task<string> WithDoiAsync(SharedDesk desk, string doi) =>
        (await desk.Api.PostAsync("/releases", new { headline = "Bells ring", body = $"<p>See \"Doi\":\"{doi}\".</p>", doi })).Is(201).Id;

    private static async Task<bool> WarnedAsync(SharedDesk desk, string id) =>
        (await desk.Api.GetAsync($"/releases/{id}")).Is(200).Strings("warnings").Any(w => w.Contains("public already", StringComparison.Ordinal));
}
