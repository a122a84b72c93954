using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmbargoDesk.Web.Hosting;

/// <summary>
/// Lets SQLite itself wait for another writer, which it does in steps of 1 to 100 ms. Microsoft.Data.Sqlite would sleep 150 ms each time, which
/// a lift's first mail has not to spare.
/// </summary>
internal sealed class SqliteBusyWait : DbConnectionInterceptor
{
    /// <inheritdoc/>
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = Pragma(connection);
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = Pragma(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Pragma(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout = 5000";
        return command;
    }
}
