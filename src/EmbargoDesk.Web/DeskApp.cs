using System.Globalization;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Api;
using EmbargoDesk.Web.Desk;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.ForTheMedia;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Newsroom;
using EmbargoDesk.Web.Recipients;
using EmbargoDesk.Web.Releases;
using Microsoft.Extensions.Configuration.Json;

namespace EmbargoDesk.Web;

/// <summary>The whole program, put together: a list of its capabilities.</summary>
public static class DeskApp
{
    /// <summary>Builds the program. Tests pass settings as arguments and replace what stands at a seam (the clock, the relay).</summary>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? replace = null)
    {
        var builder = CreateBuilder(args);
        builder.WebHost.UseStaticWebAssets();

        // The settings are read before anything is built, so that a wrong one is the only thing that is said.
        DeskSettings.Read(builder.Configuration);

        var services = builder.Services;
        services.AddDeskData();
        services.AddDeskAccounts();
        services.AddReleases();
        services.AddEmbargo();
        services.AddDistribution();
        services.AddRecipients();
        services.AddNewsroom();
        services.AddDeskApi();
        services.AddDeskPages();
        services.AddDeskJobs();
        replace?.Invoke(services);

        var app = builder.Build();
        app.UseApiProblems();
        app.UseSecurityHeaders();
        app.UseDeskCulture();
        app.UseNotFound();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapHealth();
        app.MapNewsroom();
        app.MapForTheMedia();
        app.MapUnsubscribe();
        app.MapListExport();
        app.MapDeskAccounts();
        app.MapDeskApi();
        app.MapDeskJobs();
        app.MapReleaseFiles();
        Distribution.Templates.TemplatePreviews.Map(app);
        app.MapDeskPages();
        return app;
    }

    /// <summary>Settings and environment as every way into the program reads them: the server and its commands.</summary>
    internal static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(DeskApp).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = EnvironmentName(args),
        });
        AddSettingsFile(builder.Configuration);

        // EF Core logs each lost connection besides throwing it; whoever catches it says it in a sentence.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Connection", LogLevel.None);

        // At Information these repeat each address with its query (a search, the secret of a link) and each file's name that is handed out (an
        // imported document's, a list's): nothing that may stand in a log, whatever the settings ask for.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Http.Result", LogLevel.Warning);
        return builder;
    }

    // A checkout is where one develops; a published program is in production; the usual variables win over both.
    private static string? EnvironmentName(string[] args) =>
        Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") is null && Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") is null
        && !args.Any(a => a.StartsWith("--environment", StringComparison.OrdinalIgnoreCase)) && DeskPaths.IsCheckout
            ? Environments.Development
            : null;

    // First of all sources, so that environment variables (also ASPNETCORE_URLS) and the command line win over it.
    internal static void AddSettingsFile(IConfigurationBuilder configuration)
    {
        foreach (var own in configuration.Sources.OfType<JsonConfigurationSource>().Where(s => s.Path == "appsettings.json").ToList())
        {
            configuration.Sources.Remove(own);
        }

        var file = new JsonConfigurationSource { Path = Path.Combine(AppContext.BaseDirectory, "appsettings.json"), Optional = false };
        file.ResolveFileProvider();
        configuration.Sources.Insert(0, file);
    }

    private static void UseDeskCulture(this WebApplication app)
    {
        // The machine's culture may be the invariant one; the desk speaks British English until it is translated.
        var culture = CultureInfo.GetCultureInfo("en-GB");
        app.UseRequestLocalization(new RequestLocalizationOptions
        {
            DefaultRequestCulture = new(culture),
            SupportedCultures = [culture],
            SupportedUICultures = [culture],
            RequestCultureProviders = [],
        });
    }
}
