using EmbargoDesk.Web.Distribution;
using Microsoft.Extensions.Configuration;

namespace EmbargoDesk.Web.Tests.Distribution;

public sealed class SmtpSettingsTests
{
    [Fact]
    public void Nothing_set_is_sound_and_means_the_pickup_directory() => Assert.Empty(new SmtpSettings().Validate());

    [Theory]
    [InlineData(SmtpSecurity.StartTls, 0, 587)]
    [InlineData(SmtpSecurity.Tls, 0, 465)]
    [InlineData(SmtpSecurity.None, 0, 25)]
    [InlineData(SmtpSecurity.Tls, 2465, 2465)]
    public void Port_0_is_the_usual_one(SmtpSecurity security, int port, int effective) =>
        Assert.Equal(effective, new SmtpSettings { Security = security, Port = port }.EffectivePort);

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("::1")]
    public void Plaintext_on_the_same_machine_is_sound(string host) => Assert.Empty(new SmtpSettings { Host = host, Security = SmtpSecurity.None }.Validate());

    [Theory]
    [InlineData("smtp.example.org")]
    [InlineData("localhost.example.org")]
    [InlineData("192.0.2.1")]
    public void Plaintext_to_another_machine_is_refused_unless_it_is_accepted(string host)
    {
        Assert.Contains("would travel readable", Assert.Single(new SmtpSettings { Host = host, Security = SmtpSecurity.None }.Validate()), StringComparison.Ordinal);
        Assert.Empty(new SmtpSettings { Host = host, Security = SmtpSecurity.None, AllowPlaintext = true }.Validate());
    }

    [Theory]
    [InlineData("Port", "70000")]
    [InlineData("Port", "-1")]
    [InlineData("MaxConnections", "0")]
    [InlineData("MaxConnections", "65")]
    [InlineData("MessagesPerConnection", "0")]
    [InlineData("TimeoutSeconds", "0")]
    [InlineData("FinalReplyTimeoutSeconds", "0")]
    [InlineData("Host", "smtp://smtp.example.org")]
    [InlineData("Host", "smtp.example.org:587")]
    [InlineData("Security", "7")]
    [InlineData("User", "desk")]
    [InlineData("Password", "korallen")]
    [InlineData("HeloName", "not a name")]
    [InlineData("TrustedCertificate", "no-such-file.pem")]
    public void A_wrong_setting_is_named_in_one_sentence(string name, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"Smtp:{name}", value)]).Build();

        var sentence = Assert.Single(configuration.GetSection(SmtpSettings.Section).Get<SmtpSettings>()!.Validate());

        Assert.Contains($"Smtp:{name}", sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("korallen", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_certificate_is_named()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Contains("there is no certificate in", Assert.Single(new SmtpSettings { TrustedCertificate = file }.Validate()), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Nothing_prints_the_password() => Assert.DoesNotContain("korallen", new SmtpSettings { User = "desk", Password = "korallen" }.ToString()!, StringComparison.Ordinal);
}
