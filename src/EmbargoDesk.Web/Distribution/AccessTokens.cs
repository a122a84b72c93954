using System.Diagnostics;
using System.Text.Json;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// The access token with which a mail server is signed in to instead of a password (XOAUTH2): fetched by the client's credentials (RFC 6749 section 4.4) or by a refresh
/// token (section 6), and kept until shortly before it ends.
/// </summary>
internal sealed class AccessTokens(SmtpSettings settings) : IDisposable
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(2);
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(settings.TimeoutSeconds) };
    private readonly SemaphoreSlim turn = new(1);
    private string token = "";

    // Not by the clock: that one may be set.
    private readonly Stopwatch age = new();
    private TimeSpan life;

    /// <summary>One that holds now.</summary>
    /// <exception cref="RelayUnavailableException">None is to be had; never with a secret.</exception>
    public async Task<string> CurrentAsync(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            if (token.Length == 0 || age.Elapsed >= life)
            {
                await FetchAsync(cancel);
            }

            return token;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The server refused it: the next one is fetched anew.</summary>
    public void Refused() => token = "";

    /// <inheritdoc/>
    public void Dispose()
    {
        http.Dispose();
        turn.Dispose();
    }

    private async Task FetchAsync(CancellationToken cancel)
    {
        var asked = new Dictionary<string, string> { ["client_id"] = settings.ClientId, ["grant_type"] = settings.RefreshToken.Length > 0 ? "refresh_token" : "client_credentials" };
        AddIfSet("client_secret", settings.ClientSecret);
        AddIfSet("scope", settings.TokenScope);
        AddIfSet("refresh_token", settings.RefreshToken);
        try
        {
            using var form = new FormUrlEncodedContent(asked);
            using var answer = await http.PostAsync(new Uri(settings.TokenAddress), form, cancel);
            using var body = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancel), cancellationToken: cancel);
            if (!answer.IsSuccessStatusCode || !body.RootElement.TryGetProperty("access_token", out var given))
            {
                var error = body.RootElement.TryGetProperty("error", out var e) && e.ValueKind == JsonValueKind.String ? e.GetString() : "";
                throw new RelayUnavailableException($"Smtp:TokenAddress gave no access token: {(int)answer.StatusCode} {error}".TrimEnd() + ". Check Smtp:ClientId and its secret. Nothing was sent.");
            }

            token = given.GetString() ?? "";

            // Five minutes where it does not say (section 5.1 only recommends to).
            life = TimeSpan.FromSeconds(body.RootElement.TryGetProperty("expires_in", out var seconds) && seconds.TryGetInt32(out var n) ? n : 420) - Early;
            age.Restart();
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidOperationException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new RelayUnavailableException($"Smtp:TokenAddress ({new Uri(settings.TokenAddress).Host}) cannot be reached, or did not answer as such a server does. Nothing was sent.", e);
        }

        void AddIfSet(string name, string value)
        {
            if (value.Length > 0)
            {
                asked[name] = value;
            }
        }
    }
}
