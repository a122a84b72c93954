using System.Security.Cryptography;
using System.Text;
using EmbargoDesk.Data;
using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Accounts;

/// <summary>
/// At the start: the roles; in Development on an empty database the demo accounts; elsewhere, while there is no administrator, a set-up link
/// in the log.
/// </summary>
public sealed class FirstAccounts(
    IServiceScopeFactory scopes, IHostEnvironment environment, DeskSettings settings, SetUpLink link, ILogger<FirstAccounts> logger) : IHostedService
{
    /// <summary>The file in the data directory with the demo accounts' passwords.</summary>
    public const string DemoFile = "demo-sign-ins.txt";

    // Letters and digits that nobody takes for another.
    private const string Readable = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>
    /// Whether this is a new demonstration: Development, nobody but demo accounts (or nobody yet), and neither release nor recipient. The
    /// answer is the same before and after the demo accounts are made.
    /// </summary>
    public static async Task<bool> IsNewDemonstrationAsync(DeskDb db, IHostEnvironment environment, CancellationToken cancel) =>
        environment.IsDevelopment()
        && !await db.Users.AnyAsync(u => !u.IsDemo, cancel)
        && !await db.Releases.AnyAsync(cancel)
        && !await db.Recipients.AnyAsync(cancel);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DeskDb>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<DeskUser>>();
        await EnsureRolesAsync(db, cancellationToken);
        if (environment.IsDevelopment() && !await db.Users.AnyAsync(cancellationToken))
        {
            await MakeDemoAccountsAsync(db, users, cancellationToken);
        }
        else if (!await AccountRows.Administrators(db).AnyAsync(a => environment.IsDevelopment() || !a.IsDemo, cancellationToken))
        {
            // A warning: somebody has to act on it, and it must not go under where less is logged.
            logger.LogWarning("Set up: {BaseUrl}/account/set-up?token={Token}", settings.Office.BaseUrl, link.Open());
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task EnsureRolesAsync(DeskDb db, CancellationToken cancel)
    {
        foreach (var role in Roles.All)
        {
            if (await db.Roles.AnyAsync(r => r.Name == role, cancel))
            {
                continue;
            }

            try
            {
                await using var scope = scopes.CreateAsyncScope();
                (await scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole>>().CreateAsync(new IdentityRole(role))).OrRefuse();
            }
            catch (Exception e) when (e is DbUpdateException or RefusedException)
            {
                // Another server that starts on the same database may have been quicker.
                if (!await db.Roles.AnyAsync(r => r.Name == role, cancel))
                {
                    throw;
                }
            }
        }
    }

    private async Task MakeDemoAccountsAsync(DeskDb db, UserManager<DeskUser> users, CancellationToken cancel)
    {
        var text = new StringBuilder("Demo accounts, which work in Development only:\n");
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        foreach (var role in Roles.All)
        {
#pragma warning disable CA1308 // An e-mail address is written in lower case.
            var email = $"{role.ToLowerInvariant()}@demo.example";
#pragma warning restore CA1308
            var password = string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Readable, 5)));
            var user = new DeskUser { UserName = email, Email = email, EmailConfirmed = true, DisplayName = $"Demo {role}", IsDemo = true };
            (await users.CreateAsync(user, password)).OrRefuse();
            (await users.AddToRoleAsync(user, role)).OrRefuse();
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{email}  {password}\n");
        }

        // The file comes first: accounts whose passwords nobody knows would be worse than a file without accounts.
        await WriteForOwnerAsync(Path.Combine(settings.DataDirectory, DemoFile), text.ToString(), cancel);
        await transaction.CommitAsync(cancel);
        await Console.Out.WriteAsync(text.ToString());
    }

    private static async Task WriteForOwnerAsync(string path, string text, CancellationToken cancel)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new StreamWriter(path, options);
        await file.WriteAsync(text.AsMemory(), cancel);
    }
}
