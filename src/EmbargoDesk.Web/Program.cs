using EmbargoDesk.Web;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Hosting;

try
{
    if (args is ["token", ..])
    {
        return await TokenCommand.RunAsync(args, Console.Out, Console.Error);
    }

    await using var app = DeskApp.Build(args);
    await app.Services.GetRequiredService<PrepareDatabase>().StartAsync(default);
    await app.RunAsync();
    return 0;
}
catch (SettingsRefusedException e)
{
    await Console.Error.WriteLineAsync($"EmbargoDesk did not start: {e.Message}");
    return 1;
}
