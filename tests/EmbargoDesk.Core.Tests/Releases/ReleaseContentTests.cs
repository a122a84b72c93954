using System.Reflection;
using EmbargoDesk.Core.Releases;

namespace EmbargoDesk.Core.Tests.Releases;

/// <summary>A save that changes nothing makes no version; one that changes anything does.</summary>
public class ReleaseContentTests
{
    private static ReleaseContent Full => new()
    {
        Headline = "Glaciers grow quieter", Standfirst = "s", Dateline = "d", Body = "<p>b</p>", EndMark = "e", NotesToEditors = "n", Boilerplate = "p", Journal = "j", StudyTitle = "t",
        Doi = "10.5555/a", Authors = [new Contact { Name = "A" }], PressContact = new Contact { Name = "P" }, CorrespondingAuthors = [new Contact { Name = "C", Email = "c@uni.example" }],
    };

    public static TheoryData<string> Fields() => [.. typeof(ReleaseContent).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).Select(p => p.Name)];

    [Fact]
    public void The_same_text_made_twice_is_equal()
    {
        Assert.Equal(Full, Full);
        Assert.Equal(Full.GetHashCode(), Full.GetHashCode());
        Assert.Equal(new ReleaseContent(), new ReleaseContent());
    }

    [Theory, MemberData(nameof(Fields))]
    public void A_change_of_any_field_is_a_difference(string field)
    {
        var other = Full;
        var property = typeof(ReleaseContent).GetProperty(field)!;
        property.SetValue(other, property.PropertyType == typeof(string) ? "changed"
            : property.PropertyType == typeof(Contact) ? null : new[] { new Contact { Name = "changed" } });
        Assert.NotEqual(Full, other);
        Assert.False(Full.Equals(null));
    }

    [Fact]
    public void The_order_of_authors_counts()
    {
        Contact[] two = [new() { Name = "A" }, new() { Name = "B" }];
        Assert.NotEqual(new ReleaseContent { Authors = two }, new ReleaseContent { Authors = [.. two.Reverse()] });
    }
}
