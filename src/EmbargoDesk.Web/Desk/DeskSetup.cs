using EmbargoDesk.Web.Api;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace EmbargoDesk.Web.Desk;

/// <summary>The signed-in office's pages: Blazor, interactive on the server.</summary>
public static class DeskSetup
{
    public static void AddDeskPages(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<ReaderZone>();
        services.AddScoped<ReleaseAnswer>();
        services.AddSingleton<ReadToday>();
        services.AddRazorComponents().AddInteractiveServerComponents(o =>
        {
            // A lost connection keeps its page, and what is typed in it, for as long as a train ride through a tunnel.
            o.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(15);
        }).AddHubOptions(o => o.MaximumReceiveMessageSize = 4 * 1024 * 1024); // A long release, pasted whole, is one message.
    }

    // Razor components declare their own policies; one that declares none gets the fallback policy, which is the desk's.
    public static void MapDeskPages(this WebApplication app) => app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
}
