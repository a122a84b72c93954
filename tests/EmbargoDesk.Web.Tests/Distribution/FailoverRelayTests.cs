using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using Microsoft.Extensions.Configuration;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Distribution;

public class FailoverRelayTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_second_server_takes_mail_while_the_first_is_away_and_the_first_again_when_it_is_back(string database)
    {
        await using var first = SmtpSink.Start();
        await using var second = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, first, ["--SmtpFallbacks:0:Host=127.0.0.1", $"--SmtpFallbacks:0:Port={second.Port}", "--SmtpFallbacks:0:Security=None", "--SmtpFallbacks:0:MessagesPerConnection=1", "--Smtp:MessagesPerConnection=1"]);
        var list = await desk.Api.ListAsync(["ana@paper.example", "bo@radio.example"]);
        await first.GoDown();
        await MailAsync();
        Assert.Equal((0, 2), (first.Received.Count, second.Received.Count));

        first.ComeUp();
        await MailAsync();
        Assert.Equal(4, first.Received.Count + second.Received.Count);
        desk.Clock.Advance(Duration.FromMinutes(2));

        // Conversations that were opened with the second ahead of time are used first.
        var mailings = 2;
        for (; first.Received.Count == 0 && mailings < 9; mailings++)
        {
            await MailAsync();
        }

        Assert.NotEmpty(first.Received);
        Assert.Equal(2 * mailings, first.Received.Count + second.Received.Count);

        async Task MailAsync()
        {
            var mailing = await desk.Api.ScheduleAsync(await desk.Api.ApprovedAsync(Officer.Unique("Bells ring"), null), list);
            await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");
        }
    }

    [Theory]
    [InlineData("SmtpFallbacks:0:Port", "2525", "SmtpFallbacks:0:Host is empty")]
    [InlineData("SmtpFallbacks:0:Hots", "mail.example", "SmtpFallbacks:0:Hots is not a setting")]
    [InlineData("SmtpFallbacks:0:MaxConnections", "9", "is set for all servers in Smtp")]
    [InlineData("SmtpFallbacks:0:Security", "None", "SmtpFallbacks:0:Security is None")]
    public void A_wrong_setting_is_named(string key, string value, string sentence)
    {
        var given = new Dictionary<string, string?>
        {
            ["Newsroom:Name"] = "Test", ["Newsroom:MailFrom"] = "press@office.example", ["Newsroom:BaseUrl"] = "https://newsroom.example.org", ["Smtp:Host"] = "mail.office.example",
            ["Data:Directory"] = "data",
        };
        if (!key.EndsWith("Port", StringComparison.Ordinal))
        {
            given["SmtpFallbacks:0:Host"] = "other.office.example";
        }

        given[key] = value;
        var e = Assert.Throws<SettingsRefusedException>(() => DeskSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(given).Build()));
        Assert.Contains(sentence, e.Message, StringComparison.Ordinal);
    }
}
