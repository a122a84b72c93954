using System.Collections.Concurrent;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using static EmbargoDesk.Web.Tests.Distribution.RelayConversation;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>Signing in by an access token, and asking each later server for TLS.</summary>
public sealed class AccessTokensTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<Dictionary<string, string>> asked = [];
    private readonly Uri url = new($"http://127.0.0.1:{DeskHost.FreePort()}/token");
    private WebApplication server = null!;
    private string token = "first-token";
    private int status = 200;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        server = builder.Build();
        server.Urls.Add(url.GetLeftPart(UriPartial.Authority));
        server.MapPost("/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            asked.Enqueue(form.ToDictionary(f => f.Key, f => f.Value.ToString()));
            return status == 200 ? Results.Json(new { access_token = token, expires_in = 3600, token_type = "Bearer" }) : Results.Json(new { error = "invalid_client" }, statusCode: status);
        });
        await server.StartAsync();
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_token_is_fetched_once_and_signs_in()
    {
        await using var sink = Sink();
        using var relay = new SmtpRelay(Settings(sink));
        for (var i = 0; i < 2; i++)
        {
            await using var connection = await relay.OpenAsync(CancellationToken.None);
            Assert.IsType<SendOutcome.Accepted>(await connection.SendAsync("kim@example.org"));
        }

        var form = Assert.Single(asked);
        Assert.Equal(("client_credentials", "desk-client", "desk-secret", "mail.send"), (form["grant_type"], form["client_id"], form["client_secret"], form["scope"]));
    }

    [Fact]
    public async Task A_refresh_token_is_used_where_there_is_one_and_a_refused_token_is_fetched_anew()
    {
        await using var sink = Sink();
        using var relay = new SmtpRelay(Settings(sink, refresh: "kept"));
        token = "old-token";
        var refused = await Assert.ThrowsAsync<RelayUnavailableException>(() => relay.OpenAsync(CancellationToken.None));
        Assert.Contains("refused the sign-in as desk", refused.Message, StringComparison.Ordinal);
        token = "first-token";
        await using var connection = await relay.OpenAsync(CancellationToken.None);
        Assert.IsType<SendOutcome.Accepted>(await connection.SendAsync("kim@example.org"));
        Assert.All(asked, form => Assert.Equal(("refresh_token", "kept"), (form["grant_type"], form["refresh_token"])));
        Assert.Equal(2, asked.Count);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_sent_and_no_secret_is_told()
    {
        await using var sink = Sink();
        using var relay = new SmtpRelay(Settings(sink));
        status = 401;
        var e = await Assert.ThrowsAsync<RelayUnavailableException>(() => relay.OpenAsync(CancellationToken.None));
        Assert.Contains("401 invalid_client", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("desk-secret", e.ToString(), StringComparison.Ordinal);
        await server.StopAsync();
        Assert.Contains("cannot be reached", (await Assert.ThrowsAsync<RelayUnavailableException>(() => relay.OpenAsync(CancellationToken.None))).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(sink.Commands, c => c.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task REQUIRETLS_is_asked_for_where_it_is_offered_and_else_nothing_is_sent(bool offered)
    {
        var directory = Directory.CreateTempSubdirectory("embargodesk-tls-").FullName;
        var certificate = TestCertificate.Create();
        await using var sink = new SmtpSink { Certificate = certificate, OffersStartTls = true }.ComeUp();
        if (offered)
        {
            sink.Extensions.Add("REQUIRETLS");
        }

        using var relay = new SmtpRelay(new SmtpSettings
        {
            Host = "localhost", Port = sink.Port, Security = SmtpSecurity.StartTls, RequireTls = true, TrustedCertificate = TestCertificate.WritePem(certificate, directory),
        });
        if (offered)
        {
            await using var connection = await relay.OpenAsync(CancellationToken.None);
            Assert.IsType<SendOutcome.Accepted>(await connection.SendAsync("kim@example.org"));
            Assert.Contains("REQUIRETLS", Assert.Single(sink.Received).MailCommand, StringComparison.Ordinal);
        }
        else
        {
            var e = await Assert.ThrowsAsync<RelayUnavailableException>(() => relay.OpenAsync(CancellationToken.None));
            Assert.Contains("does not offer REQUIRETLS", e.Message, StringComparison.Ordinal);
            Assert.Empty(sink.Received);
        }

        Directory.Delete(directory, recursive: true);
    }

    private static SmtpSink Sink() => new SmtpSink { User = "desk", Password = "first-token" }.ComeUp();

    private SmtpSettings Settings(SmtpSink sink, string refresh = "") => new()
    {
        Host = "localhost", Port = sink.Port, Security = SmtpSecurity.None, User = "desk", TokenAddress = url.ToString(), ClientId = "desk-client", ClientSecret = "desk-secret",
        TokenScope = "mail.send", RefreshToken = refresh,
    };
}
