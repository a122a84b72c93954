using Bunit;
using EmbargoDesk.Web.Desk.Components;
using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Tests.Desk;

public sealed class ConfirmDialogTests : BunitContext
{
    private readonly List<string> done = [];

    public ConfirmDialogTests()
    {
        JSInterop.SetupVoid("embargoDesk.showDialog", _ => true).SetVoidResult();
        JSInterop.SetupVoid("embargoDesk.closeDialog", _ => true).SetVoidResult();
    }

    [Fact]
    public void Until_it_asks_it_holds_nothing_that_could_be_confirmed() => Assert.Empty(Dialog().FindAll("button"));

    [Fact]
    public async Task It_says_what_the_act_does_and_takes_the_reason_along()
    {
        var dialog = await AskedAsync();
        Assert.Contains("2,316 people get no mail", dialog.Find(".ed-dialog-says").TextContent, StringComparison.Ordinal);

        await dialog.Find("textarea").InputAsync("  figure 3 is disputed ");
        await dialog.Find("form").SubmitAsync();

        Assert.Equal(["figure 3 is disputed"], done);
        JSInterop.VerifyInvoke("embargoDesk.closeDialog");
    }

    [Fact]
    public async Task Without_a_required_reason_nothing_happens()
    {
        var dialog = await AskedAsync();

        await dialog.Find("textarea").InputAsync("   ");
        await dialog.Find("form").SubmitAsync();

        Assert.Empty(done);
        Assert.Equal("Give the reason first.", dialog.Find("[role=alert]").TextContent.Trim());
        JSInterop.VerifyNotInvoke("embargoDesk.closeDialog");
    }

    [Fact]
    public async Task A_refusal_is_said_in_the_dialogue_which_stays_open()
    {
        var dialog = await AskedAsync(_ => throw new RefusedException(Refusal.WrongState, "The release has been lifted meanwhile."));

        await dialog.Find("textarea").InputAsync("late");
        await dialog.Find("form").SubmitAsync();

        Assert.Contains("lifted meanwhile", dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.False(dialog.Find("button[type=submit]").HasAttribute("disabled"));
        JSInterop.VerifyNotInvoke("embargoDesk.closeDialog");
    }

    [Fact]
    public async Task Leaving_it_changes_nothing()
    {
        var dialog = await AskedAsync();

        await dialog.Find("button[type=button]").ClickAsync();

        Assert.Empty(done);
        JSInterop.VerifyInvoke("embargoDesk.closeDialog");
    }

    [Fact]
    public async Task While_the_act_runs_a_second_click_does_nothing()
    {
        var gate = new TaskCompletionSource();
        var dialog = await AskedAsync(_ => gate.Task);
        await dialog.Find("textarea").InputAsync("once");

        var first = dialog.Find("form").SubmitAsync();
        Assert.True(dialog.Find("button[type=submit]").HasAttribute("disabled"));
        await dialog.Find("form").SubmitAsync();
        gate.SetResult();
        await first;

        Assert.Single(done);
    }

    [Fact]
    public async Task Asked_again_it_has_forgotten_the_reason()
    {
        var dialog = await AskedAsync();
        await dialog.Find("textarea").InputAsync("typed before");

        await dialog.InvokeAsync(dialog.Instance.Show);

        Assert.Equal("", dialog.Find("textarea").GetAttribute("value") ?? "");
    }

    private IRenderedComponent<ConfirmDialog> Dialog(Func<string, Task>? act = null) => Render<ConfirmDialog>(p => p
        .Add(d => d.Title, "Hold this release?")
        .Add(d => d.ConfirmText, "Hold it")
        .Add(d => d.Kind, ConfirmKind.Hold)
        .Add(d => d.ReasonLabel, "Why?")
        .Add(d => d.ReasonRequired, true)
        .AddChildContent("<p>It stays closed, and 2,316 people get no mail.</p>")
        .Add(d => d.OnConfirm, async reason =>
        {
            done.Add(reason);
            await (act?.Invoke(reason) ?? Task.CompletedTask);
        }));

    private async Task<IRenderedComponent<ConfirmDialog>> AskedAsync(Func<string, Task>? act = null)
    {
        var dialog = Dialog(act);
        await dialog.InvokeAsync(dialog.Instance.Show);
        return dialog;
    }
}
