using System.Data.Common;

namespace EmbargoDesk.Web.Hosting;

/// <summary>PostgreSQL ends one of two transactions that wait for each other (40P01). Nothing of it was written: it is run again.</summary>
internal static class Deadlock
{
    private const int Tries = 4;

    /// <summary>Runs something that opens its own context and transaction, again where it was the one that was ended.</summary>
    public static async Task RetryAsync(Func<Task> act)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await act();
                return;
            }
            catch (Exception e) when (attempt < Tries && Is(e))
            {
            }
        }
    }

    /// <summary>Whether this is it, however deep.</summary>
    public static bool Is(Exception? e) => e is not null && (e is DbException { SqlState: "40P01" } || Is(e.InnerException));
}
