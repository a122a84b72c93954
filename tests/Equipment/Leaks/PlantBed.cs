using System.Linq.Expressions;
using EmbargoDesk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>
/// Where the test plants leaks in a running program: before all of its own steps, where answers can be altered, and in the queries that its
/// requests send to the database. Nothing of this is in the program. One leak at a time.
/// </summary>
public sealed class PlantBed : IStartupFilter, IQueryExpressionInterceptor, IDisposable
{
    // Of its own: what is compiled with a leak in it must reach no other desk of the process, and goes when the leak does.
    private readonly MemoryCache _compiled = new(new MemoryCacheOptions());
    private IHttpContextAccessor? _requests;
    private PlantedLeak? _current;

    /// <summary>The desk whose words the leaks tell.</summary>
    public CanaryDesk? Desk { get; set; }

    /// <summary>Adds it to a program.</summary>
    public void Prepare(IServiceCollection services) => services.AddSingleton<IStartupFilter>(this).ConfigureDbContext<DeskDb>((sp, o) =>
    {
        _requests = sp.GetRequiredService<IHttpContextAccessor>();
        o.AddInterceptors(this).UseMemoryCache(_compiled);
    });

    /// <summary>Plants one; null: takes out what is there.</summary>
    public async Task PlantAsync(PlantedLeak? leak)
    {
        var asksOtherwise = _current?.Query is not null || leak?.Query is not null;
        _current = leak;
        if (asksOtherwise)
        {
            _compiled.Clear();
        }

        if (leak?.Act is { } act)
        {
            await act(Desk!);
        }
    }

    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((HttpContext context, RequestDelegate after) => _current?.Answer is { } answer && Desk is { } desk
            ? answer(new PlantedRequest(context, () => after(context), desk))
            : after(context));
        next(app);
    };

    /// <inheritdoc/>
    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData) =>
        _current?.Query is { } query && _requests?.HttpContext is { } context && !LeakReader.IsDesk(context.Request.Path) ? new Rewritten(query).Visit(queryExpression)! : queryExpression;

    /// <inheritdoc/>
    public void Dispose() => _compiled.Dispose();

    private sealed class Rewritten(Func<Expression, Expression?> other) : ExpressionVisitor
    {
        [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(node))]
        public override Expression? Visit(Expression? node) => node is null ? null : other(node) ?? base.Visit(node);
    }
}
