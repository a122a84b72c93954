using System.Text;
using EmbargoDesk.Web.Distribution.Bounces;

namespace EmbargoDesk.Web.Tests.Distribution.Bounces;

public sealed class DirectoryBouncesTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("embargodesk-bounces-").FullName;

    [Fact]
    public async Task Files_are_read_and_removed_and_others_left_alone()
    {
        Write("one.eml", "first");
        Write(".hidden.eml", "half");
        Write("two.eml.part", "half");
        await using var round = await new DirectoryBounces(new BounceSettings { Directory = directory }).OpenAsync(default);
        var waiting = Assert.Single(await round.ListAsync(default));
        Assert.Equal("first", Encoding.UTF8.GetString((await round.ReadAsync(waiting, default))!));
        await round.RemoveAsync(waiting, default);
        Assert.Empty(await round.ListAsync(default));
        Assert.Null(await round.ReadAsync(waiting, default));
        Assert.Equal(2, Directory.GetFiles(directory).Length);
    }

    [Fact]
    public async Task A_Maildir_is_known_by_its_folders()
    {
        Write("new/1.M1.host", "new");
        Write("cur/2.M2.host:2,S", "seen");
        Write("tmp/3.M3.host", "half");
        Write("note.eml", "not mail");
        await using var round = await new DirectoryBounces(new BounceSettings { Directory = directory, MoveTo = "../done" }).OpenAsync(default);
        Assert.Equal(2, (await round.ListAsync(default)).Count);
    }

    [Fact]
    public async Task Mail_that_was_understood_can_be_kept()
    {
        Write("one.eml", "first");
        await using var round = await new DirectoryBounces(new BounceSettings { Directory = directory, MoveTo = "done" }).OpenAsync(default);
        await round.RemoveAsync((await round.ListAsync(default))[0], default);
        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(directory, "done", "one.eml")));
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_said() =>
        Assert.Contains("is not there", (await Assert.ThrowsAsync<BounceMailboxException>(() => new DirectoryBounces(new BounceSettings { Directory = directory + "/none" }).OpenAsync(default))).Message, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private void Write(string name, string text)
    {
        var path = Path.Combine(directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
