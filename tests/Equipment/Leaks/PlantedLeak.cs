using System.Linq.Expressions;
using System.Text;
using EmbargoDesk.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>A mistake that the program might have.</summary>
/// <param name="Name">Which.</param>
/// <param name="By">The reader or channel by whom the suite must find it.</param>
public sealed record PlantedLeak(string Name, string By)
{
    /// <summary>Alters an answer, or gives another.</summary>
    public Func<PlantedRequest, Task>? Answer { get; init; }

    /// <summary>Another expression in place of this one in a request's query; null: it stays.</summary>
    public Func<Expression, Expression?>? Query { get; init; }

    /// <summary>Does something once, when it is planted.</summary>
    public Func<CanaryDesk, Task>? Act { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A request as a planted leak sees it.</summary>
/// <param name="Context">The request.</param>
/// <param name="Next">The program's own answer.</param>
/// <param name="Desk">Whose words can be told.</param>
public sealed record PlantedRequest(HttpContext Context, Func<Task> Next, CanaryDesk Desk)
{
    /// <summary>The method.</summary>
    public string Method => Context.Request.Method;

    /// <summary>The path.</summary>
    public string Path => Context.Request.Path.Value ?? "";

    /// <summary>The release that is asked for and that nobody outside may know of, or null.</summary>
    public CanaryRelease? Closed => Desk.Releases.FirstOrDefault(r => r is { Open: null, Notice: false } && Path.Contains(r.Id, StringComparison.OrdinalIgnoreCase));

    /// <summary>A word of it.</summary>
    public string Word(CanaryRelease release, string field = "headline") => Desk.Book.All.First(c => c.Release == release.Name && c.Field == field && c.Version is 0 or 1).Word;

    /// <summary>Answers by itself.</summary>
    public Task SayAsync(int status, string text, string type = "text/plain") => SayAsync(status, Encoding.UTF8.GetBytes(text), type);

    /// <summary>Answers by itself.</summary>
    public async Task SayAsync(int status, byte[] bytes, string type = "text/plain")
    {
        (Context.Response.StatusCode, Context.Response.ContentType, Context.Response.ContentLength) = (status, type, bytes.Length);
        if (Method != "HEAD")
        {
            await Context.Response.Body.WriteAsync(bytes);
        }
    }

    /// <summary>The program's own answer with something in its header.</summary>
    public Task WithHeaderAsync(string name, string value)
    {
        Context.Response.OnStarting(() =>
        {
            Context.Response.Headers[name] = value;
            return Task.CompletedTask;
        });
        return Next();
    }

    /// <summary>The program's own answer with another body.</summary>
    public async Task RewriteAsync(Func<byte[], byte[]> change)
    {
        var real = Context.Response.Body;
        using var kept = new MemoryStream();
        Context.Response.Body = kept;
        await Next();
        Context.Response.Body = real;
        var body = change(kept.ToArray());
        Context.Response.ContentLength = body.Length;
        if (Method != "HEAD")
        {
            await real.WriteAsync(body);
        }
    }

    /// <summary>The program's own answer with more text.</summary>
    public Task AppendAsync(string text) => RewriteAsync(b => [.. b, .. Encoding.UTF8.GetBytes(text)]);

    /// <summary>The database.</summary>
    public Task<DeskDb> DbAsync() => Context.RequestServices.GetRequiredService<IDbContextFactory<DeskDb>>().CreateDbContextAsync();
}
