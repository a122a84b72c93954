using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Tests.Hosting;

/// <summary>A wrong setting stops the start with one sentence that names it.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("--Newsroom:Nmae=X", "Newsroom:Nmae is not a setting of EmbargoDesk")]
    [InlineData("--Smtp:Sequrity=None", "Smtp:Sequrity is not a setting of EmbargoDesk")]
    [InlineData("--Dns:Server=resolver.example", "Dns:Server is “resolver.example”; give a name server's address")]
    [InlineData("--Dns:TimeoutSeconds=0", "Dns:TimeoutSeconds is 0")]
    [InlineData("--Data:Folder=x", "Data:Folder is not a setting of EmbargoDesk")]
    [InlineData("--Database:Provider=Oracle", "Database:Provider is “Oracle”; give one of Sqlite, Postgres.")]
    [InlineData("--Database:Provider=7", "Database:Provider is “7”; give one of")]
    [InlineData("--Database:Provider=Postgres", "ConnectionStrings:Desk is empty")]
    [InlineData("--Smtp:Security=Auto", "Smtp:Security is “Auto”; give one of None, StartTls, Tls.")]
    [InlineData("--Smtp:Port=many", "Smtp:Port is “many”; give a whole number.")]
    [InlineData("--Smtp:Port=70000", "Smtp:Port is 70000")]
    [InlineData("--Newsroom:NeutralSubjects=perhaps", "Newsroom:NeutralSubjects is “perhaps”; give true or false.")]
    [InlineData("--Newsroom:LiftNotice=Later", "Newsroom:LiftNotice is “Later”; give one of Threaded, None.")]
    [InlineData("--Newsroom:Zone=Mars/Olympus", "Newsroom:Zone is “Mars/Olympus”")]
    [InlineData("--Newsroom:SecondZone=EST5", "Newsroom:SecondZone is “EST5”")]
    [InlineData("--Newsroom:Zone=", "Newsroom:Zone is empty")]
    [InlineData("--Newsroom:BaseUrl=newsroom.example.org", "Newsroom:BaseUrl is “newsroom.example.org”")]
    [InlineData("--Newsroom:BaseUrl=ftp://newsroom.example.org", "Newsroom:BaseUrl is “ftp://newsroom.example.org”")]
    [InlineData("--Newsroom:MailFrom=nobody", "Newsroom:MailFrom: ")]
    [InlineData("--Newsroom:PressContactEmail=nobody", "Newsroom:PressContactEmail: ")]
    [InlineData("--Newsroom:Name=", "Newsroom:Name is empty")]
    [InlineData("--Data:Directory=", "Data:Directory is empty")]
    public void A_wrong_setting_is_the_only_thing_that_is_said(string argument, string says)
    {
        var refused = Assert.Throws<SettingsRefusedException>(() => DeskApp.Build(["--environment=Production", argument]));
        Assert.StartsWith(says, refused.Message[refused.Message.IndexOf(says, StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void None_towards_another_machine_needs_a_word_more()
    {
        string[] stranger = ["--environment=Production", "--Smtp:Host=smtp.example.org", "--Smtp:Security=None"];
        Assert.Contains("Smtp:AllowPlaintext", Assert.Throws<SettingsRefusedException>(() => DeskApp.Build(stranger)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_variables_beat_the_file_and_the_program_stops_with_one_sentence()
    {
        await using var program = DeskProcess.Start([("Newsroom__Zone", "Mars/Olympus")], ["--environment=Production"]);
        var (code, output, errors) = await program.EndsAsync();
        Assert.Equal((1, ""), (code, output));
        Assert.Equal("EmbargoDesk did not start: Newsroom:Zone is “Mars/Olympus”, which is not a known time zone; use one such as Europe/London.", errors.TrimEnd());
    }

    [Fact]
    public async Task A_database_that_cannot_be_used_is_named_in_one_sentence()
    {
        var directory = Directory.CreateTempSubdirectory("embargodesk-desk-").FullName;
        await using var program = DeskProcess.Start("--environment=Production", $"--Data:Directory={directory}", $"--Urls=http://127.0.0.1:{DeskHost.FreePort()}",
            "--Database:Provider=Postgres", $"--ConnectionStrings:Desk=Host=127.0.0.1;Port={DeskHost.FreePort()};Database=desk");
        var (code, output, errors) = await program.EndsAsync();
        Assert.Equal(1, code);
        Assert.Matches("^EmbargoDesk did not start: The database \\(Postgres\\) cannot be used: .*ConnectionStrings:Desk\\.$", errors.TrimEnd());
        Assert.DoesNotContain(" at ", output, StringComparison.Ordinal);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_refuses_with_one_sentence()
    {
        await using var first = await DeskHost.StartAsync(Databases.Sqlite);
        await using var second = DeskProcess.Start([.. first.CommandLine, $"--Urls=http://127.0.0.1:{DeskHost.FreePort()}"]);
        var (code, output, errors) = await second.EndsAsync();
        Assert.Equal(1, code);
        Assert.Equal($"EmbargoDesk did not start: Another EmbargoDesk server already uses {first.Directory}; stop it first, or give this one its own Data:Directory.", errors.TrimEnd());
        Assert.DoesNotContain(" at ", output, StringComparison.Ordinal);
        (await first.Api.GetAsync("/releases")).Is(200);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task In_production_there_is_a_set_up_link_and_no_demonstration(string database)
    {
        await using var desk = await DeskHost.StartAsync(database);
        Assert.Matches($"^Warning: Set up: {desk.Url}account/set-up\\?token=.{{20,}}$", Assert.Single(desk.Log, l => l.Contains("Set up: ", StringComparison.Ordinal)));
        Assert.False(File.Exists(Path.Combine(desk.Directory, FirstAccounts.DemoFile)));
        await using var db = await desk.DbAsync();
        Assert.Equal((0, 0, 0), (await db.Users.CountAsync(), await db.Releases.CountAsync(), await db.Recipients.CountAsync()));
        Assert.Equal("alive", await desk.Outsider.GetStringAsync(new Uri("/healthz", UriKind.Relative)));
    }

    [Fact]
    public async Task Without_a_mail_server_messages_become_files()
    {
        await using var desk = await DeskHost.StartAsync(Databases.Sqlite);
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["ana@paper.example", "bo@paper.example"]));
        await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");
        var files = Directory.GetFiles(Path.Combine(desk.Directory, "mail"), "*.eml");
        Assert.Equal(["ana@paper.example", "bo@paper.example"], files.Select(f => MimeKit.MimeMessage.Load(f).To.Mailboxes.Single().Address).Order(StringComparer.Ordinal));
    }
}
