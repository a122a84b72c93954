using System.Collections.Concurrent;
using EmbargoDesk.Tests.Equipment;
using Microsoft.Playwright;

namespace EmbargoDesk.Browser.Tests;

/// <summary>A person at a browser: a page of their own, and what the console complained about.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext context;

    private Visitor(IBrowserContext context, IPage page, DeskHost host) => (this.context, Page, Host) = (context, page, host);

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>The program.</summary>
    public DeskHost Host { get; }

    /// <summary>Errors of the console and of scripts; a violation of the content security policy is one.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    public static async Task<Visitor> ComeAsync(IBrowser browser, DeskHost host, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = host.Url.ToString(), ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce,
        });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(30_000);
        var visitor = new Visitor(context, page, host);
        page.Console += (_, m) =>
        {
            if (m.Type == "error")
            {
                visitor.Complaints.Enqueue($"{page.Url}: {m.Text}");
            }
        };
        page.PageError += (_, e) => visitor.Complaints.Enqueue($"{page.Url}: {e}");
        return visitor;
    }

    /// <summary>Signs in with an account of the demonstration.</summary>
    public async Task SignInAsync(string who)
    {
        var line = (await File.ReadAllLinesAsync(Path.Combine(Host.Directory, "demo-sign-ins.txt"))).Single(l => l.StartsWith($"{who}@", StringComparison.Ordinal));
        var (address, password) = (line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        await Page.GotoAsync("/account/sign-in");
        await Page.GetByLabel("E-mail address").FillAsync(address);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Page.WaitForURLAsync(url => !url.Contains("/account/sign-in", StringComparison.Ordinal));
    }

    /// <summary>Opens a desk page and waits until its circuit answers.</summary>
    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync(path);
        await InteractiveAsync();
    }

    /// <summary>Waits until the page's circuit answers.</summary>
    public Task InteractiveAsync() => Page.Locator("[data-interactive=true]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
