using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Distribution.Bounces;

namespace EmbargoDesk.Web.Tests.Distribution.Bounces;

public sealed class BounceSettingsTests
{
    [Fact]
    public void As_they_come_they_are_sound_and_read_nothing()
    {
        Assert.Empty(new BounceSettings().Validate());
        Assert.False(new BounceSettings().IsRead);
        Assert.Null(new BounceSettings().ReturnAddress);
    }

    public static TheoryData<BounceSettings, string> Wrong { get; } = new()
    {
        { new() { Address = "bounces" }, "Bounces:Address" },
        { new() { Address = "büro@example.org" }, "ASCII" },
        { new() { Address = new string('b', 34) + "@example.org" }, "characters before its @" },
        { new() { Separator = "/" }, "Bounces:Separator" },
        { new() { Separator = "" }, "Bounces:Separator" },
        { new() { Host = "imap.example.org" }, "Bounces:User" },
        { new() { Host = "imap.example.org", User = "u", Password = "p", Security = SmtpSecurity.None }, "another machine" },
        { new() { Host = "imap.example.org", User = "u", Password = "p", Directory = "mail" }, "both set" },
        { new() { Host = "imap.example.org", User = "u", Password = "p", Protocol = BounceProtocol.Pop3, MoveTo = "Done" }, "POP3 has no folders" },
        { new() { Host = "imap.example.org", User = "u", Password = "p", MoveTo = "inbox" }, "the folder that is read" },
        { new() { Host = "https://imap.example.org", User = "u", Password = "p" }, "Bounces:Host" },
        { new() { Port = 70_000 }, "Bounces:Port" },
        { new() { PollSeconds = 0 }, "Bounces:PollSeconds" },
        { new() { SoftLimit = 1 }, "Bounces:SoftLimit" },
        { new() { SoftDays = 0 }, "Bounces:SoftDays" },
        { new() { TrustedCertificate = "/nowhere.pem" }, "Bounces:TrustedCertificate" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_said_in_one_sentence(BounceSettings settings, string words) => Assert.Contains(words, Assert.Single(settings.Validate()), StringComparison.Ordinal);

    [Theory]
    [InlineData(BounceProtocol.Imap, SmtpSecurity.Tls, 993)]
    [InlineData(BounceProtocol.Imap, SmtpSecurity.StartTls, 143)]
    [InlineData(BounceProtocol.Pop3, SmtpSecurity.Tls, 995)]
    [InlineData(BounceProtocol.Pop3, SmtpSecurity.StartTls, 110)]
    public void The_usual_port_follows(BounceProtocol protocol, SmtpSecurity security, int port) => Assert.Equal(port, new BounceSettings { Protocol = protocol, Security = security }.EffectivePort);
}
