using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution.Bounces;
using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Web.Tests.Distribution.Bounces;

/// <summary>The bounce mailbox from end to end: mail out to a scripted server, what comes back into a real Dovecot.</summary>
public sealed class CollectBouncesTests
{
    [Theory]
    [InlineData(Databases.Sqlite, "Imap")]
    [InlineData(Databases.Postgres, "Imap")]
    [InlineData(Databases.Sqlite, "Pop3")]
    [InlineData(Databases.Postgres, "Pop3")]
    public async Task A_dead_address_comes_back_and_is_mailed_no_more(string database, string protocol)
    {
        await using var desk = await BouncesDesk.StartAsync(database, protocol);
        var mailing = await desk.MailAsync("ana@paper.example", "bo@paper.example");
        Assert.Matches("^press-bounces\\+[0-9a-z]+-[0-9a-z]{16}@office\\.example$", desk.CopyTo("ana@paper.example").From);
        Assert.NotEqual(desk.CopyTo("ana@paper.example").From, desk.CopyTo("bo@paper.example").From);

        await desk.ReadsAsync(BounceMail.Report(desk.CopyTo("ana@paper.example"), returned: false));

        Assert.Equal("bounced", await desk.StateAsync(mailing, "ana@paper.example"));
        Assert.Equal("accepted", await desk.StateAsync(mailing, "bo@paper.example"));
        Assert.Equal(SuppressionReason.Bounced, await desk.SuppressedAsync("ana@paper.example"));
        Assert.Null(await desk.SuppressedAsync("bo@paper.example"));
        var bounce = (await desk.ShowsAsync(1))["bounces"]![0]!;
        Assert.Equal(("hard", "5.1.1", "550 5.1.1 User unknown", "mx.paper.example"), (bounce["kind"]!.GetValue<string>(), bounce["status"]!.GetValue<string>(), bounce["words"]!.GetValue<string>(), bounce["reportedBy"]!.GetValue<string>()));
        Assert.NotNull(bounce["settledAt"]);

        var second = await desk.MailAsync("ana@paper.example", "bo@paper.example");
        Assert.Equal(new Dictionary<string, string> { ["bo@paper.example"] = "accepted" }, await desk.Api.DeliveriesAsync(second));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_same_message_twice_counts_once(string database)
    {
        await using var desk = await BouncesDesk.StartAsync(database);
        await desk.MailAsync("ana@paper.example");
        var report = BounceMail.Report(desk.CopyTo("ana@paper.example"));
        await desk.ReadsAsync(report);
        await desk.ReadsAsync(report);
        await desk.ShowsAsync(1);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Whoever_dies_between_writing_down_and_removing_reads_it_again_and_changes_nothing(string database)
    {
        var dying = new DyingMailbox();
        await using var desk = await BouncesDesk.StartAsync(database, replace: dying.Replace);
        var mailing = await desk.MailAsync("ana@paper.example");
        desk.Mailbox.Deliver(BounceMail.Report(desk.CopyTo("ana@paper.example")));
        await desk.ShowsAsync(1);
        await dying.Died;
        Assert.Equal(1, desk.Mailbox.Count());

        await desk.Host.StopAsync();
        dying.IsWell = true;
        await desk.Host.StartAgainAsync();

        await desk.Mailbox.HasAsync(0);
        await desk.ShowsAsync(1);
        Assert.Equal("bounced", await desk.StateAsync(mailing, "ana@paper.example"));
        await using var db = await desk.Host.DbAsync();
        Assert.Single(db.AuditEntries.Where(e => e.Act == "bounce"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_mailbox_that_is_away_is_said_and_loses_nothing(string database)
    {
        await using var desk = await BouncesDesk.StartAsync(database);
        await desk.MailAsync("ana@paper.example");
        await desk.Mailbox.GoDownAsync();
        desk.Mailbox.Deliver(BounceMail.Report(desk.CopyTo("ana@paper.example")));

        // A round that it went away from may say something else first.
        var away = await desk.Api.ShowsAsync("/bounces/mailbox", a => a["trouble"]?.GetValue<string>().Contains("cannot be reached", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(Dovecot.Password, away.Text, StringComparison.Ordinal);

        desk.Host.Clock.Advance(NodaTime.Duration.FromMinutes(31));
        await desk.Api.ShowsAsync("/alarms", IsRaised);

        await desk.Mailbox.ComeUpAsync();
        await desk.Mailbox.HasAsync(0);
        await desk.ShowsAsync(1);
        await desk.Api.ShowsAsync("/alarms", a => !IsRaised(a));

        // A slow machine may raise others.
        static bool IsRaised(ApiAnswer alarms) => alarms.Json!.AsArray().Any(a => a!["kind"]!.GetValue<string>() == "bounceMailbox");
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_gets_no_password()
    {
        await using var desk = await BouncesDesk.StartAsync(Databases.Sqlite, settings: ["--Bounces:TrustedCertificate="]);
        var refused = await desk.Api.ShowsAsync("/bounces/mailbox", a => a["trouble"] is not null);
        Assert.Contains("a certificate that is not trusted", refused["trouble"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartTls_is_required_and_works()
    {
        await using var desk = await BouncesDesk.StartAsync(Databases.Sqlite, settings: ["--Bounces:Security=StartTls"], ownPort: true);
        await desk.MailAsync("ana@paper.example");
        await desk.ReadsAsync(BounceMail.Report(desk.CopyTo("ana@paper.example")));
        await desk.ShowsAsync(1);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_nobody_understands_stays_in_the_mailbox_for_a_person(string database)
    {
        await using var desk = await BouncesDesk.StartAsync(database);
        desk.Mailbox.Deliver(BounceMail.Letter("press-bounces@office.example", "Absence of evidence"));
        var bounce = (await desk.ShowsAsync(1, "?open=true"))["bounces"]![0]!;
        Assert.Equal(("unknown", ""), (bounce["kind"]!.GetValue<string>(), bounce["words"]!.GetValue<string>()));

        var settled = (await desk.Api.PostAsync($"/bounces/{bounce["id"]}/settle")).Is(200);
        Assert.NotNull(settled["settledAt"]);
        (await desk.Api.PostAsync($"/bounces/{bounce["id"]}/settle")).Is(409);
        await desk.ShowsAsync(0, "?open=true");
        Assert.Equal(1, desk.Mailbox.Count());
    }

    [Fact]
    public async Task What_was_understood_can_be_kept_in_a_folder()
    {
        await using var desk = await BouncesDesk.StartAsync(Databases.Sqlite, settings: ["--Bounces:MoveTo=Done"]);
        await desk.MailAsync("ana@paper.example");
        await desk.ReadsAsync(BounceMail.Report(desk.CopyTo("ana@paper.example")));
        await desk.Mailbox.HasAsync(1, "Done");
    }

    /// <summary>The real mailbox, in a program that dies when it is about to remove a message.</summary>
    private sealed class DyingMailbox
    {
        private readonly TaskCompletionSource died = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsWell { get; set; }

        public Task Died => died.Task;

        public void Replace(IServiceCollection services) =>
            services.AddSingleton<IBounceMailbox>(sp => new Mailbox(this, new ImapBounces(sp.GetRequiredService<Web.Hosting.DeskSettings>().Bounces)));

        private sealed class Mailbox(DyingMailbox dying, IBounceMailbox real) : IBounceMailbox
        {
            public string Describe() => real.Describe();

            public async Task<IBounceRound> OpenAsync(CancellationToken cancel) => new Round(dying, await real.OpenAsync(cancel));
        }

        private sealed class Round(DyingMailbox dying, IBounceRound real) : IBounceRound
        {
            public Task<IReadOnlyList<WaitingBounce>> ListAsync(CancellationToken cancel) => real.ListAsync(cancel);

            public Task<byte[]?> ReadAsync(WaitingBounce waiting, CancellationToken cancel) => real.ReadAsync(waiting, cancel);

            public async Task RemoveAsync(WaitingBounce waiting, CancellationToken cancel)
            {
                if (!dying.IsWell)
                {
                    dying.died.TrySetResult();
                    await Task.Delay(Timeout.Infinite, cancel);
                }

                await real.RemoveAsync(waiting, cancel);
            }

            public Task CompleteAsync(CancellationToken cancel) => real.CompleteAsync(cancel);

            public ValueTask DisposeAsync() => real.DisposeAsync();
        }
    }
}
