using EmbargoDesk.Web.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>Somebody who asks, and what they may be told.</summary>
/// <param name="Name">As a failure names them.</param>
/// <param name="Headers">By which they are who they are.</param>
/// <param name="Office">Whether the desk and the API are theirs.</param>
/// <param name="Holds">Whether they hold the advances that went to the holders' list, and are cleared.</param>
public sealed record LeakReader(string Name, IReadOnlyList<(string Name, string Value)> Headers, bool Office = false, bool Holds = false)
{
    /// <summary>Anybody.</summary>
    public static readonly LeakReader Outsider = new("an outsider", []);

    /// <summary>Everybody of the test; the outsider is first.</summary>
    public static async Task<IReadOnlyList<LeakReader>> AllAsync(CanaryDesk desk)
    {
        async Task<(string, string)[]> Cookie(string email) => [("Cookie", await desk.CookieAsync(email))];
        var (row, revoked) = await desk.Host.Services.GetRequiredService<CreateToken>().RunAsync("Revoked", Roles.Officer, "Test");
        await desk.Host.Services.GetRequiredService<RevokeToken>().RunAsync(row.Id, new("Test"));
        var (_, token) = await desk.Host.Services.GetRequiredService<CreateToken>().RunAsync("Reader", Roles.Officer, "Test");
        return
        [
            Outsider,
            new("a journalist whom nobody knows", await Cookie("stranger@paper.example")),
            new("a journalist who is not cleared", await Cookie(CanaryDesk.Uncleared)),
            new("a cleared journalist without the advance", await Cookie(CanaryDesk.Cleared)),
            new("a holder who is no longer cleared", await Cookie(CanaryDesk.Former)),
            new("a holder of the advance", await Cookie(CanaryDesk.Holder), Holds: true),
            new("a revoked token", [("Authorization", "Bearer " + revoked)]),
            new("an officer", await Cookie("bea@office.example"), Office: true),
            new("an administrator", await Cookie("adm@office.example"), Office: true),
            new("an officer's token", [("Authorization", "Bearer " + token)], Office: true),
        ];
    }

    /// <summary>Whether this reader may be shown a canary at an address.</summary>
    public bool May(CanaryDesk desk, Canary canary, string path)
    {
        if (Office && IsDesk(path))
        {
            return canary.Audience != CanaryAudience.OnePerson;
        }

        return desk.Releases.FirstOrDefault(r => r.Name == canary.Release) is { } release && (canary.IsId
            ? KnowsOf(desk, release, path)
            : canary.Audience switch
            {
                CanaryAudience.Everybody => canary.Version == release.OpenAt(desk.Lifted) || (canary.Version == release.CopyAt(desk.Lifted) && HoldsHere(path)),
                CanaryAudience.Media => canary.Version == release.CopyAt(desk.Lifted) && HoldsHere(path),
                CanaryAudience.Notice => release.Notice,
                _ => false,
            });
    }

    /// <summary>Whether this reader may know, at an address, that the release exists.</summary>
    public bool KnowsOf(CanaryDesk desk, CanaryRelease release, string path) =>
        (Office && IsDesk(path)) || release.Notice || release.OpenAt(desk.Lifted) is not null || (release.CopyAt(desk.Lifted) is not null && HoldsHere(path));

    /// <summary>Whether an address belongs to the office.</summary>
    public static bool IsDesk(string path) => Starts(path, "/desk") || Starts(path, "/api") || Starts(path, "/hangfire") || Starts(path, "/_blazor");

    private bool HoldsHere(string path) => Holds && Starts(path, "/media");

    /// <summary>Whether an address, as the server reads it (decoded, its dots resolved), begins so.</summary>
    internal static bool Starts(string path, string with)
    {
        var parts = new List<string>();
        foreach (var part in Uri.UnescapeDataString(path).Split('/').Skip(1).Where(p => p != "."))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return ("/" + string.Join('/', parts)).StartsWith(with, StringComparison.OrdinalIgnoreCase);
    }
}
