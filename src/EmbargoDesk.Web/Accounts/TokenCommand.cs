using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Accounts;

/// <summary>
/// "token create --name X --role officer|administrator": makes a token of the API, also while the server runs. Its settings are the server's,
/// from the file, the environment and the rest of the command line.
/// </summary>
public static class TokenCommand
{
    private const string Usage = "write: token create --name NAME --role officer|administrator, and settings such as --Data:Directory=DIRECTORY if the server has them.";

    // Besides "Section:Key", these bear on how settings are read.
    private static readonly string[] Plain = ["environment", "urls"];

    /// <summary>Runs it. The token alone is the last line of the output.</summary>
    /// <returns>0: made. 1: the settings or the database stand in the way. 2: it was asked for wrongly.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            var (name, role, settings) = Read(args);
            var builder = DeskApp.CreateBuilder([.. settings]);
            builder.Logging.ClearProviders();
            builder.Services.AddDeskData();
            builder.Services.AddSingleton<CreateToken>();
            await using var app = builder.Build();
            await CommandDatabase.ReadyAsync(
                app.Services.GetRequiredService<IDbContextFactory<DeskDb>>(), app.Services.GetRequiredService<DeskSettings>(), TimeSpan.FromSeconds(30), default);
            var (_, token) = await app.Services.GetRequiredService<CreateToken>().RunAsync(name, role, $"{Environment.UserName} (command line)");
            await output.WriteLineAsync(token);
            return 0;
        }
        catch (RefusedException e)
        {
            await error.WriteLineAsync(e.Message);
            return 2;
        }
        catch (SettingsRefusedException e)
        {
            await error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static (string Name, string Role, List<string> Settings) Read(string[] args)
    {
        string? name = null, role = null;
        var settings = new List<string>();
        if (args is not ["token", "create", ..])
        {
            throw Wrong("This is not a command of EmbargoDesk");
        }

        for (var i = 2; i < args.Length; i++)
        {
            var (key, value) = args[i].Split('=', 2) is [var k, var v] ? (k, v) : (args[i], i + 1 < args.Length ? args[++i] : null);
            if (!key.StartsWith("--", StringComparison.Ordinal) || value is null)
            {
                throw Wrong(value is null ? $"{key} lacks its value" : $"“{key}” is not an option of token create");
            }

            switch (key[2..])
            {
                case "name":
                    name = value;
                    break;
                case "role":
                    role = value;
                    break;
                case var setting when setting.Contains(':', StringComparison.Ordinal) || Plain.Contains(setting, StringComparer.OrdinalIgnoreCase):
                    settings.Add($"{key}={value}");
                    break;
                default:
                    throw Wrong($"{key} is not an option of token create");
            }
        }

        return (name ?? throw Wrong("--name is missing"), role ?? throw Wrong("--role is missing"), settings);
    }

    private static RefusedException Wrong(string what) => new(Refusal.Invalid, $"{what}; {Usage}");
}
